package ecluse.accompaniment;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is in an adviser's charge. Each question names the adviser. */
@Component
class ChargeTable {
    /** Days after which an entry that nobody has declared is late. */
    private static final int ENTRY_DAYS = 3;

    /** Days after which the adviser hears of presence at an information meeting that nobody has recorded, for half a year. */
    private static final int MEETING_DAYS = 10;

    /** Days for which a drop-out asks for the adviser. */
    private static final int DROP_OUT_DAYS = 30;

    /**
     * Those in charge, and what each asks for. By sets: an adviser may have a thousand, and the page counts them all. Each set is
     * made once whatever the planner believes of their number; of who is meant nothing is left open in the words, for a plan that is
     * kept for all readers would then expect one person and look at the thousand once for each of them.
     */
    private static final String CHARGES = """
            with mine as materialized (
                select c.id, c.person, c.since, c.guidance, c.goal_rome, c.goal, c.agreed_on
                  from accompaniment.charge c
                 where c.adviser = :adviser and c.since <= :today and (c.until is null or c.until >= :today) %s
            ), stay as materialized (
                select m.person, bool_or(e.state in ('ENTERED', 'INTERRUPTED')) as running,
                       bool_or(e.state = 'ABANDONED' and e.exited_on >= :dropped) as dropped_out,
                       bool_or(e.state = 'REGISTERED'
                               and (select g.starts_on from training.training_session g where g.id = e.training_session) < :entered)
                           as entry_late
                  from mine m join training.enrolment e on e.person = m.person
                 group by m.person
            ), quote as materialized (
                select distinct m.person from mine m join quotes.quote q on q.person = m.person
                 where q.state = 'UNDER_ADVISER_REVIEW'
            ), asked as materialized (
                select distinct m.person from mine m join placements.to_answer a on a.person = m.person
            ), message as materialized (
                select distinct m.person from mine m join conversations.conversation c on c.person = m.person
                 where c.settled_at is null and c.last_side <> 'ADVISER'
            ), meeting as materialized (
                select distinct n.person
                  from mine n
                  join meetings.registration r on r.person = n.person and r.state = 'CONFIRMED'
                  join meetings.meeting m on m.id = r.meeting
                  join training.training_session g on g.id = m.training_session
                  join partners.site s on s.id = g.site
                 where (m.starts_at at time zone partners.time_zone(s.postcode))::date < :met
                   and m.starts_at > cast(:met as date) - interval '170 days'
            ), charge as materialized (
                select m.*, s.running is true as running, s.dropped_out is true as dropped_out, s.entry_late is true as entry_late,
                       q.person is not null as quote, a.person is not null as asked, x.person is not null as message,
                       n.person is not null as meeting_unrecorded,
                       s.dropped_out is true or s.entry_late is true
                       or coalesce(q.person, a.person, x.person, n.person) is not null as alert
                  from mine m
                  left join stay s on s.person = m.person
                  left join quote q on q.person = m.person
                  left join asked a on a.person = m.person
                  left join message x on x.person = m.person
                  left join meeting n on n.person = m.person
            )
            """;

    /** The latest training of those who are shown. */
    private static final String SHOWN = """
            select f.*, t.title, t.state
              from (%s) f
              left join lateral (select g.title, e.state
                                   from training.enrolment e join training.training_session g on g.id = e.training_session
                                  where e.person = f.person
                                  order by e.placed_on desc, e.id desc limit 1) t on true
            """;

    private final JdbcClient db;

    ChargeTable(JdbcClient db) {
        this.db = db;
    }

    /** How many people are shown by each choice. */
    record Counts(int all, int alerts, int inTraining) {
        public int of(Show show) {
            return switch (show) {
                case ALL -> all;
                case ALERTS -> alerts;
                case IN_TRAINING -> inTraining;
                case NOT_IN_TRAINING -> all - inTraining;
            };
        }
    }

    /** A part of a caseload, and how much there is of each. */
    record Caseload(Counts counts, List<Charge> charges) {}

    /** Those who ask for the adviser first, then who came last. Everybody in charge is looked at once, for list and counts. */
    Caseload of(AccountId adviser, Show show, LocalDate today, long offset, int limit) {
        var which = switch (show) {
            case ALL -> "true";
            case ALERTS -> "alert";
            case IN_TRAINING -> "running";
            case NOT_IN_TRAINING -> "not running";
        };
        var charges = new ArrayList<Charge>();
        var page = SHOWN.formatted("select * from charge where " + which
                + " order by alert desc, since desc, id offset :offset limit :limit");
        var counts = asked(CHARGES.formatted("") + """
                , n as (select count(*) as everybody, count(*) filter (where alert) as alerts,
                               count(*) filter (where running) as in_training from charge)
                select n.everybody, n.alerts, n.in_training, s.*
                  from n left join (%s) s on true
                 order by s.alert desc, s.since desc, s.id
                """.formatted(page), adviser, today)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> {
                    if (row.getObject("id") != null) {
                        charges.add(charge(row));
                    }
                    return new Counts(row.getInt("everybody"), row.getInt("alerts"), row.getInt("in_training"));
                })
                .list()
                .getFirst();
        return new Caseload(counts, charges);
    }

    /** Empty for somebody in another's charge, or in nobody's. */
    Optional<Charge> of(AccountId adviser, PersonRef person, LocalDate today) {
        var one = CHARGES.formatted("and c.person = :person") + SHOWN.formatted("select * from charge");
        return asked(one, adviser, today)
                .param("person", person.value())
                .query((row, n) -> charge(row))
                .optional();
    }

    private JdbcClient.StatementSpec asked(String sql, AccountId adviser, LocalDate today) {
        return db.sql(sql)
                .param("adviser", adviser.value())
                .param("today", today)
                .param("entered", today.minusDays(ENTRY_DAYS))
                .param("met", today.minusDays(MEETING_DAYS))
                .param("dropped", today.minusDays(DROP_OUT_DAYS));
    }

    private static Charge charge(ResultSet row) throws SQLException {
        var alerts = new ArrayList<Alert>();
        if (row.getBoolean("quote")) {
            alerts.add(Alert.QUOTE_WAITING);
        }
        if (row.getBoolean("asked")) {
            alerts.add(Alert.PLACE_ASKED);
        }
        if (row.getBoolean("message")) {
            alerts.add(Alert.MESSAGE);
        }
        if (row.getBoolean("entry_late")) {
            alerts.add(Alert.ENTRY_LATE);
        }
        if (row.getBoolean("meeting_unrecorded")) {
            alerts.add(Alert.MEETING_UNRECORDED);
        }
        if (row.getBoolean("dropped_out")) {
            alerts.add(Alert.DROPPED_OUT);
        }
        return new Charge(
                new PersonRef(row.getObject("person", UUID.class)),
                row.getObject("since", LocalDate.class),
                row.getString("guidance"),
                row.getString("goal_rome"),
                row.getString("goal"),
                row.getObject("agreed_on", LocalDate.class),
                row.getString("title"),
                row.getString("state"),
                alerts);
    }
}
