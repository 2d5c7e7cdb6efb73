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
                select x.task, x.id, x.title, x.postcode, x.day, count(*)::integer as people,
                       (array_agg(x.enrolment))[1] as one
                  from (select g.id, e.id as enrolment, g.title, s.postcode, t.task, t.day
                          from accounts.account_site w
                          join training.training_session g on g.site = w.site
                          join partners.site s on s.id = g.site
                          join training.enrolment e on e.training_session = g.id
                         cross join lateral (
                               select exists (select from training.change c
                                               where c.enrolment = e.id and c.act in ('COMPLETE', 'ABANDON', 'DISMISS')) as here) d
                         cross join lateral (values
                               ('REGISTER', case when e.state = 'PLACED' and g.starts_on between :today - 30 and :today + 30
                                                 then g.starts_on end),
                               ('ENTER', case when e.state = 'REGISTERED' and coalesce(e.planned_start, g.starts_on) <= :today
                                              then coalesce(e.planned_start, g.starts_on) end),
                               ('EXIT', case when e.state in ('ENTERED', 'INTERRUPTED') and g.ends_on < :today
                                             then g.ends_on end),
                               ('REPORT', case when e.exited_on > :today - 180 and e.reported_on is null
                                                    and e.state in ('COMPLETED', 'ABANDONED', 'DISMISSED') and d.here
                                               then e.exited_on end),
                               ('RESULT', case when e.exited_on between :today - 180 and :today - 80 and e.state = 'COMPLETED'
                                                    and coalesce(e.result, 'AWAITING') = 'AWAITING' and d.here
                                               then e.exited_on end)) as t(task, day)
                         where w.account = :account and g.ends_on > :today - 400 and t.day is not null) x
                 group by x.task, x.id, x.title, x.postcode, x.day
                 order by case x.task when 'REGISTER' then x.day - 1 when 'REPORT' then x.day + 30
                                      when 'RESULT' then x.day + 91 else x.day + 3 end, x.id
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
