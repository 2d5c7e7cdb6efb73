package ecluse.training;

import ecluse.kernel.AccountId;
import ecluse.kernel.Interruptions;
import ecluse.kernel.PersonRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class EnrolmentTable {
    private static final String COLUMNS = """
            select e.id, e.reference, e.training_session, e.person, e.state, e.placed_on, e.registered_on, e.entered_on,
                   e.exited_on, e.planned_start, e.planned_end, e.weekly_hours, e.interrupted_on,
                   e.interruptions::text as interruptions, e.reported_on, e.result, e.version
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

    /** Of one group, which the caller has found to be the account's, those in these states. */
    List<Enrolment> in(Group group, Collection<EnrolmentState> states, int limit) {
        return db.sql(COLUMNS
                        + " where e.training_session = :group and e.state = any (:states) order by e.id limit :limit")
                .param("group", group.id())
                .param("states", states.stream().map(Enum::name).toArray(String[]::new))
                .param("limit", limit)
                .query(EnrolmentTable::enrolment)
                .list();
    }

    /** Those of the enrolments that are of the account's sites. */
    List<Enrolment> byIds(AccountId account, Collection<UUID> ids) {
        return db.sql(COLUMNS + """
                  join training.training_session g on g.id = e.training_session
                  join accounts.place w on w.account = :account and w.site = g.site
                            and (w.training_session is null or w.training_session = g.id)
                 where e.id = any (cast(:ids as uuid[]))
                 order by e.id
                """)
                .param("account", account.value())
                .param("ids", ids.stream().map(UUID::toString).toArray(String[]::new))
                .query(EnrolmentTable::enrolment)
                .list();
    }

    /** How many of a group stand where. */
    Map<EnrolmentState, Integer> counts(Group group) {
        var counts = new EnumMap<EnrolmentState, Integer>(EnrolmentState.class);
        db.sql(
                        "select state, count(*) as people from training.enrolment where training_session = :group group by state")
                .param("group", group.id())
                .query(row -> {
                    counts.put(EnrolmentState.valueOf(row.getString("state")), row.getInt("people"));
                });
        return counts;
    }

    /** One person's, at the sites where the account works; the latest first. */
    List<Enrolment> of(PersonRef person, AccountId account) {
        return db.sql(COLUMNS + """
                  join training.training_session g on g.id = e.training_session
                  join accounts.place w on w.account = :account and w.site = g.site
                            and (w.training_session is null or w.training_session = g.id)
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
                row.getObject("exited_on", LocalDate.class),
                row.getObject("planned_start", LocalDate.class),
                row.getObject("planned_end", LocalDate.class),
                row.getBigDecimal("weekly_hours"),
                row.getObject("interrupted_on", LocalDate.class),
                Interruptions.read(row.getString("interruptions")),
                row.getObject("reported_on", LocalDate.class),
                row.getString("result"),
                row.getInt("version"));
    }
}
