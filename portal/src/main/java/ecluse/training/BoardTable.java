package ecluse.training;

import ecluse.kernel.AccountId;
import ecluse.training.Board.Arrival;
import ecluse.training.Board.Task;
import ecluse.training.Board.Waiting;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What waits at the sites where an account works. */
@Component
class BoardTable {
    /** More than a screenful; what is done makes room for what comes after. */
    private static final int MOST = 60;

    /**
     * AIS from 30 days before the start; reports and results as long as ties are open, of exits that were declared here: those of an
     * exit that came by import are owed where it was declared. Every enrolment of the sites is looked at once, for all that is said of
     * them.
     */
    private static final String MINE = """
            with mine as materialized (
                select g.id, g.title, g.starts_on, g.ends_on, s.postcode, e.id as enrolment, e.state, e.planned_start,
                       e.exited_on, e.reported_on, e.result
                  from accounts.account_site w
                  join training.training_session g on g.site = w.site
                  join partners.site s on s.id = g.site
                  join training.enrolment e on e.training_session = g.id
                 where w.account = :account and (g.ends_on > :today - 400 or e.state = 'ENTERED')
            ), owed as (
                select m.* from mine m
                 where m.state in ('COMPLETED', 'ABANDONED', 'DISMISSED') and m.exited_on > :today - 180
                   and exists (select from training.change c
                                where c.enrolment = m.enrolment and c.act in ('COMPLETE', 'ABANDON', 'DISMISS'))
            ), task as (
                select 'REGISTER' as task, m.starts_on as day, m.* from mine m
                 where m.state = 'PLACED' and m.starts_on between :today - 30 and :today + 30
                union all
                select 'ENTER', coalesce(m.planned_start, m.starts_on), m.* from mine m
                 where m.state = 'REGISTERED' and coalesce(m.planned_start, m.starts_on) <= :today
                union all
                select 'EXIT', m.ends_on, m.* from mine m
                 where m.state in ('ENTERED', 'INTERRUPTED') and m.ends_on < :today and m.ends_on > :today - 400
                union all
                select 'REPORT', o.exited_on, o.* from owed o where o.reported_on is null
                union all
                select 'RESULT', o.exited_on, o.* from owed o
                 where o.state = 'COMPLETED' and o.exited_on <= :today - 80 and coalesce(o.result, 'AWAITING') = 'AWAITING'
            ), waiting as (
                select t.task, t.id, t.title, t.postcode, t.day, count(*)::integer as people,
                       (array_agg(t.enrolment))[1] as one,
                       row_number() over (order by case t.task when 'REGISTER' then t.day - 1 when 'REPORT' then t.day + 30
                                                               when 'RESULT' then t.day + 91 else t.day + 3 end, t.id) as n
                  from task t
                 group by t.task, t.id, t.title, t.postcode, t.day
                 order by n limit :most
            )
            """;

    private final JdbcClient db;

    BoardTable(JdbcClient db) {
        this.db = db;
    }

    /** What is due, by group and task, the most urgent first. */
    List<Waiting> waiting(AccountId account, LocalDate today) {
        return asked(MINE + "select w.* from waiting w order by w.n", account, today)
                .query((row, n) -> waiting(row))
                .list();
    }

    /** All that a board says. @param arrivals groups that begin today or within a week */
    record Found(List<Waiting> waiting, List<Arrival> arrivals, int inTraining) {}

    /** In one question: each line says of what kind it is, and the lines of a kind come in their order. */
    Found all(AccountId account, LocalDate today) {
        var waiting = new ArrayList<Waiting>();
        var arrivals = new ArrayList<Arrival>();
        var inTraining = new AtomicInteger();
        asked(MINE + """
                , arrival as (
                    select m.id, m.title, m.starts_on,
                           count(*) filter (where m.state in ('REGISTERED', 'ENTERED'))::integer as registered,
                           count(*) filter (where m.state in ('PLACED', 'REGISTERED', 'ENTERED'))::integer as expected,
                           row_number() over (order by m.starts_on, m.title, m.id) as n
                      from mine m
                     where m.starts_on between :today and :today + 7
                     group by m.id, m.title, m.starts_on
                    having count(*) filter (where m.state in ('PLACED', 'REGISTERED', 'ENTERED')) > 0
                     order by n limit 20
                )
                select 'WAITING' as kind, w.*, null::integer as registered from waiting w
                union all
                select 'ARRIVAL', null, a.id, a.title, null, a.starts_on, a.expected, null, a.n, a.registered from arrival a
                union all
                select 'IN_TRAINING', null, null, null, null, null, count(*)::integer, null, 0, null
                  from mine m where m.state = 'ENTERED'
                 order by kind, n
                """, account, today).query(row -> {
            switch (row.getString("kind")) {
                case "WAITING" -> waiting.add(waiting(row));
                case "ARRIVAL" -> arrivals.add(arrival(row));
                default -> inTraining.set(row.getInt("people"));
            }
        });
        return new Found(waiting, arrivals, inTraining.get());
    }

    private JdbcClient.StatementSpec asked(String sql, AccountId account, LocalDate today) {
        return db.sql(sql)
                .param("account", account.value())
                .param("today", today)
                .param("most", MOST);
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(
                Task.valueOf(row.getString("task")),
                row.getObject("id", UUID.class),
                row.getString("title"),
                row.getString("postcode"),
                row.getObject("day", LocalDate.class),
                row.getInt("people"),
                row.getObject("one", UUID.class));
    }

    private static Arrival arrival(ResultSet row) throws SQLException {
        return new Arrival(
                row.getObject("id", UUID.class),
                row.getString("title"),
                row.getObject("day", LocalDate.class),
                row.getInt("registered"),
                row.getInt("people"));
    }
}
