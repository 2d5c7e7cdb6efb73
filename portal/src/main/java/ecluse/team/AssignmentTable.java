package ecluse.team;

import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which teaching groups a trainer works with. Written by the database's function alone, which looks at who asks. */
@Component
class AssignmentTable {
    /** Whoever ended lately may still have months to correct. */
    private static final int DAYS_AFTER_THE_END = 30;

    private final JdbcClient db;

    AssignmentTable(JdbcClient db) {
        this.db = db;
    }

    /** A teaching group that a trainer may be given. */
    record Choice(UUID id, String code, String title, String site, LocalDate startsOn, LocalDate endsOn) {}

    /** Groups of an account, of those at sites where the manager works too. */
    Set<UUID> assigned(AccountId manager, UUID account) {
        return new HashSet<>(db.sql("""
                select x.training_session
                  from accounts.account_group x
                  join training.training_session g on g.id = x.training_session
                  join accounts.account_site m on m.site = g.site and m.account = :manager
                 where x.account = :account
                """)
                .param("manager", manager.value())
                .param("account", account)
                .query(UUID.class)
                .list());
    }

    /**
     * Groups at sites where both work, that have not ended long ago: those that are ticked first, then those whose title or code
     * holds the words, by their start.
     */
    List<Choice> choices(
            AccountId manager, UUID account, Collection<UUID> ticked, String words, LocalDate today, int limit) {
        return db.sql("""
                select g.id, g.code, g.title, s.name as site, g.starts_on, g.ends_on
                  from accounts.account_site w
                  join accounts.account_site m on m.site = w.site and m.account = :manager
                  join training.training_session g on g.site = w.site
                  join partners.site s on s.id = g.site
                 where w.account = :account
                   and (g.id = any (cast(:ticked as uuid[]))
                        or g.ends_on >= :since and position(lower(:words) in lower(g.title || ' ' || g.code)) > 0)
                 order by g.id = any (cast(:ticked as uuid[])) desc, g.starts_on, g.title, g.id
                 limit :limit
                """)
                .param("manager", manager.value())
                .param("account", account)
                .param("ticked", ticked.stream().map(UUID::toString).toArray(String[]::new))
                .param("words", words)
                .param("since", today.minusDays(DAYS_AFTER_THE_END))
                .param("limit", limit)
                .query((row, n) -> new Choice(
                        row.getObject("id", UUID.class),
                        row.getString("code"),
                        row.getString("title"),
                        row.getString("site"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class)))
                .list();
    }

    /** @param byGroup false: all groups of its sites again */
    Verdict assign(Viewer manager, UUID account, String seen, UUID request, boolean byGroup, Collection<UUID> groups) {
        return Verdict.valueOf(
                db.sql("select team.assign(:token, :account, :seen, :request, :byGroup, cast(:groups as uuid[]))")
                        .param("token", manager.token().bytes())
                        .param("account", account)
                        .param("seen", seen)
                        .param("request", request)
                        .param("byGroup", byGroup)
                        .param("groups", groups.stream().map(UUID::toString).toArray(String[]::new))
                        .query(String.class)
                        .single());
    }
}
