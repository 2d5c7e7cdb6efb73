package ecluse.training;

import ecluse.kernel.AccountId;
import ecluse.training.Board.Arrival;
import ecluse.training.Board.Task;
import ecluse.training.Board.Waiting;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What waits at the sites where an account works. */
@Component
class BoardTable {
    /** More than a screenful; what is done makes room for what comes after. */
    private static final int MOST = 60;

    private final JdbcClient db;

    BoardTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * AIS from 30 days before the start; reports and results as long as ties are open, of exits that were declared here: those of an
     * exit that came by import are owed where it was declared.
     */
    List<Waiting> waiting(AccountId account, LocalDate today) {
        return db.sql("""
                with mine as materialized (
                    select g.id, g.title, g.starts_on, g.ends_on, s.postcode, e.id as enrolment, e.state, e.planned_start,
                           e.exited_on, e.reported_on, e.result
                      from accounts.account_site w
                      join training.training_session g on g.site = w.site
                      join partners.site s on s.id = g.site
                      join training.enrolment e on e.training_session = g.id
                     where w.account = :account and g.ends_on > :today - 400
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
                     where m.state in ('ENTERED', 'INTERRUPTED') and m.ends_on < :today
                    union all
                    select 'REPORT', o.exited_on, o.* from owed o where o.reported_on is null
                    union all
                    select 'RESULT', o.exited_on, o.* from owed o
                     where o.state = 'COMPLETED' and o.exited_on <= :today - 80 and coalesce(o.result, 'AWAITING') = 'AWAITING'
                )
                select t.task, t.id, t.title, t.postcode, t.day, count(*)::integer as people,
                       (array_agg(t.enrolment))[1] as one
                  from task t
                 group by t.task, t.id, t.title, t.postcode, t.day
                 order by case t.task when 'REGISTER' then t.day - 1 when 'REPORT' then t.day + 30
                                      when 'RESULT' then t.day + 91 else t.day + 3 end, t.id
                 limit :most
                """)
                .param("account", account.value())
                .param("today", today)
                .param("most", MOST)
                .query((row, n) -> new Waiting(
                        Task.valueOf(row.getString("task")),
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getString("postcode"),
                        row.getObject("day", LocalDate.class),
                        row.getInt("people"),
                        row.getObject("one", UUID.class)))
                .list();
    }

    /** Groups that begin today or within a week. */
    List<Arrival> arrivals(AccountId account, LocalDate today) {
        return db.sql("""
                select g.id, g.title, g.starts_on,
                       count(*) filter (where e.state in ('REGISTERED', 'ENTERED'))::integer as registered,
                       count(*) filter (where e.state in ('PLACED', 'REGISTERED', 'ENTERED'))::integer as expected
                  from accounts.account_site w
                  join training.training_session g on g.site = w.site
                  join training.enrolment e on e.training_session = g.id
                 where w.account = :account and g.starts_on between :today and :today + 7
                 group by g.id
                having count(*) filter (where e.state in ('PLACED', 'REGISTERED', 'ENTERED')) > 0
                 order by g.starts_on, g.title, g.id
                 limit 20
                """)
                .param("account", account.value())
                .param("today", today)
                .query((row, n) -> new Arrival(
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getInt("registered"),
                        row.getInt("expected")))
                .list();
    }

    int inTraining(AccountId account) {
        return db.sql("""
                select count(*) from accounts.account_site w
                  join training.training_session g on g.site = w.site
                  join training.enrolment e on e.training_session = g.id and e.state = 'ENTERED'
                 where w.account = :account
                """)
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }
}
