package ecluse.training;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class EnrolmentTable {
    private static final String COLUMNS = """
            select e.id, e.reference, e.training_session, e.person, e.state, e.placed_on, e.registered_on, e.entered_on,
                   e.exited_on
              from training.enrolment e
            """;

    private final JdbcClient db;

    EnrolmentTable(JdbcClient db) {
        this.db = db;
    }

    /** Of one group, which the caller has found to be the account's. */
    List<Enrolment> in(Group group, long offset, int limit) {
        return db.sql(COLUMNS + " where e.training_session = :group order by e.id offset :offset limit :limit")
                .param("group", group.id())
                .param("offset", offset)
                .param("limit", limit)
                .query(EnrolmentTable::enrolment)
                .list();
    }

    /** Of several groups, which the caller has found to be the account's. */
    List<Enrolment> in(Collection<Group> groups) {
        return db.sql(COLUMNS
                        + " where e.training_session = any (cast(:groups as uuid[])) order by e.training_session, e.id")
                .param("groups", groups.stream().map(g -> g.id().toString()).toArray(String[]::new))
                .query(EnrolmentTable::enrolment)
                .list();
    }

    /** One person's, at the sites where the account works; the latest first. */
    List<Enrolment> of(PersonRef person, AccountId account) {
        return db.sql(COLUMNS + """
                  join training.training_session g on g.id = e.training_session
                  join accounts.account_site w on w.site = g.site and w.account = :account
                 where e.person = :person
                 order by e.placed_on desc, e.id desc
                 limit 100
                """)
                .param("person", person.value())
                .param("account", account.value())
                .query(EnrolmentTable::enrolment)
                .list();
    }

    private static Enrolment enrolment(ResultSet row, int number) throws SQLException {
        return new Enrolment(
                row.getObject("id", UUID.class),
                row.getString("reference"),
                row.getObject("training_session", UUID.class),
                new PersonRef(row.getObject("person", UUID.class)),
                EnrolmentState.valueOf(row.getString("state")),
                row.getObject("placed_on", LocalDate.class),
                row.getObject("registered_on", LocalDate.class),
                row.getObject("entered_on", LocalDate.class),
                row.getObject("exited_on", LocalDate.class));
    }
}
