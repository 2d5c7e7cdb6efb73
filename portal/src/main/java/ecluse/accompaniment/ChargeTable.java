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

    private static final String CHARGES = """
            select c.id, c.person, c.since, c.guidance, c.goal_rome, c.goal, c.agreed_on, t.title, t.state, t.entry_late,
                   t.dropped_out, t.running, w.quote, w.asked, w.message, w.meeting_unrecorded,
                   w.quote or w.asked or w.message or w.meeting_unrecorded or t.entry_late or t.dropped_out as alert
              from accompaniment.charge c
             cross join lateral (
                 select (array_agg(g.title order by e.placed_on desc, e.id desc))[1] as title,
                        (array_agg(e.state order by e.placed_on desc, e.id desc))[1] as state,
                        coalesce(bool_or(e.state = 'REGISTERED' and g.starts_on < :entered), false) as entry_late,
                        coalesce(bool_or(e.state = 'ABANDONED' and e.exited_on >= :dropped), false) as dropped_out,
                        coalesce(bool_or(e.state in ('ENTERED', 'INTERRUPTED')), false) as running
                   from training.enrolment e
                   join training.training_session g on g.id = e.training_session
                  where e.person = c.person) t
             cross join lateral (
                 select exists (select from quotes.quote q
                                 where q.person = c.person and q.state = 'UNDER_ADVISER_REVIEW') as quote,
                        exists (select from placements.to_answer a where a.person = c.person) as asked,
                        exists (select from conversations.conversation m
                                 where m.person = c.person and m.settled_at is null and m.last_side <> 'ADVISER') as message,
                        exists (select from meetings.registration r join meetings.meeting m on m.id = r.meeting
                                 where r.person = c.person and r.state = 'CONFIRMED'
                                   and (m.starts_at at time zone 'Europe/Paris')::date < :met
                                   and m.starts_at > cast(:met as date) - interval '170 days') as meeting_unrecorded) w
             where c.adviser = :adviser and c.since <= :today and (c.until is null or c.until >= :today)
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
        var counts = asked("""
                with mine as materialized (%s),
                     n as (select count(*) as everybody, count(*) filter (where alert) as alerts,
                                  count(*) filter (where running) as in_training from mine),
                     shown as (select * from mine where %s order by alert desc, since desc, id offset :offset limit :limit)
                select n.everybody, n.alerts, n.in_training, s.*
                  from n left join shown s on true
                 order by s.alert desc, s.since desc, s.id
                """.formatted(CHARGES, which), adviser, today)
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
        return asked(CHARGES + " and c.person = :person", adviser, today)
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
