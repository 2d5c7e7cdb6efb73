package ecluse.training;

import ecluse.kernel.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Groups of the sites where an account works, and of no other: each question names the account. */
@Component
class GroupTable {
    private static final String GROUPS = """
            select g.id, g.code, g.title, s.name as site, s.postcode, s.commune, g.starts_on, g.ends_on, g.seats, g.scheme,
                   n.people,
                   offer.due(t.state, t.recruitment, t.opens_on, g.starts_on, g.ends_on, g.seats, n.people, :today) as state
              from training.training_session g
              join offer.training_session t on t.id = g.id
              join partners.site s on s.id = g.site
              join accounts.place w on w.account = :account and w.site = g.site
                            and (w.training_session is null or w.training_session = g.id)
             cross join lateral (select count(*) as people from training.enrolment e
                                  where e.training_session = g.id and e.state not in ('CANCELLED', 'NO_SHOW')) n
            """;

    private final JdbcClient db;

    GroupTable(JdbcClient db) {
        this.db = db;
    }

    /** Those that run first, then by start: the latest first, what is to come the soonest first. */
    List<Group> of(AccountId account, @Nullable GroupFilter filter, LocalDate today, long offset, int limit) {
        var which = filter == null
                ? ""
                : switch (filter) {
                    case RUNNING ->
                        " where g.starts_on <= :today and g.ends_on >= :today"
                                + " and t.state not in ('DRAFT', 'SUSPENDED', 'CANCELLED') ";
                    case UPCOMING -> " where g.starts_on > :today and t.state <> 'CANCELLED' ";
                    case ENDED -> " where (g.ends_on < :today or t.state = 'CANCELLED') ";
                };
        var order = filter == GroupFilter.UPCOMING ? "g.starts_on, g.title, g.id" : "g.starts_on desc, g.title, g.id";
        return db.sql(GROUPS + which + " order by (:today between g.starts_on and g.ends_on) desc, " + order
                        + " offset :offset limit :limit")
                .param("account", account.value())
                .param("today", today)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> group(row))
                .list();
    }

    /** Groups that ended on {@code day} or later, or have not ended: those an export may still be about. */
    List<Group> since(AccountId account, LocalDate day, LocalDate today, int limit) {
        return db.sql(GROUPS + " where g.ends_on >= :day order by g.starts_on desc, g.title, g.id limit :limit")
                .param("account", account.value())
                .param("day", day)
                .param("today", today)
                .param("limit", limit)
                .query((row, n) -> group(row))
                .list();
    }

    /** Empty for a group that is not there and for one of another's: the same question, the same answer (invariant 1). */
    Optional<Group> byId(AccountId account, UUID id, LocalDate today) {
        return db.sql(GROUPS + " where g.id = :id")
                .param("account", account.value())
                .param("id", id)
                .param("today", today)
                .query((row, n) -> group(row))
                .optional();
    }

    /** Those of the groups that are the account's. */
    List<Group> byIds(AccountId account, Collection<UUID> ids, LocalDate today) {
        return db.sql(GROUPS + " where g.id = any (cast(:ids as uuid[])) order by g.starts_on desc, g.id")
                .param("account", account.value())
                .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
                .param("today", today)
                .query((row, n) -> group(row))
                .list();
    }

    static Group group(ResultSet row) throws SQLException {
        return new Group(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("title"),
                row.getString("site"),
                row.getString("postcode"),
                row.getString("commune"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                row.getInt("seats"),
                row.getInt("people"),
                FundingScheme.of(row.getString("scheme")),
                GroupState.valueOf(row.getString("state")));
    }
}
