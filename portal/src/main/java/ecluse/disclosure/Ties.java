package ecluse.disclosure;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whom an account is tied to now, by reference alone. The door shows all the people of a request or none, so a list asks
 * here first whom it can name; the gate looks again (invariant 1).
 */
@Component
public class Ties {
    private final JdbcClient db;

    Ties(JdbcClient db) {
        this.db = db;
    }

    /** Those of the people who have an open tie with the account or with a site where it works, or, of a trainer's, with its groups. */
    public Set<PersonRef> among(AccountId account, Collection<PersonRef> people) {
        if (people.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(db.sql("""
                select distinct person
                  from disclosure.tie
                 where person = any (cast(:people as uuid[]))
                   and closed_at is null
                   and opened_at <= clock_timestamp()
                   and (closes_at is null or closes_at > clock_timestamp())
                   and (holder = :account
                        or exists (select from accounts.place w
                                    where w.account = :account and w.site = holder
                                      and (w.training_session is null or w.training_session = tie.training_session)))
                """)
                .param("people", people.stream().map(PersonRef::toString).toArray(String[]::new))
                .param("account", account.value())
                .query((row, n) -> new PersonRef(row.getObject("person", UUID.class)))
                .list());
    }

    /** The person whose own space an account is; empty for everybody else's account. */
    public Optional<PersonRef> own(AccountId account) {
        return db.sql("""
                select person from disclosure.tie
                 where holder = :account and origin = 'OWN_FILE' and closed_at is null
                """)
                .param("account", account.value())
                .query((row, n) -> new PersonRef(row.getObject("person", UUID.class)))
                .optional();
    }
}
