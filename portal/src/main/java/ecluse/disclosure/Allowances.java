package ecluse.disclosure;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What an account may still be shown: for gauges and forms, so that nobody meets a limit by surprise. The gate decides. */
@Component
public class Allowances {
    private final JdbcClient db;

    Allowances(JdbcClient db) {
        this.db = db;
    }

    /**
     * Different people, shown and still to be shown.
     *
     * @param today shown in the last 24 hours
     * @param perDay the limit for these
     * @param left how many may be new in the next request: what the day, the hour and the minute leave, whichever is least
     * @param leftToday what the day alone leaves
     */
    public record Allowance(int today, int perDay, int left, int leftToday) {
        static Allowance of(int minute, int perMinute, int hour, int perHour, int day, int perDay) {
            int leftToday = Math.max(0, perDay - day);
            int least = Math.min(leftToday, Math.min(perHour - hour, perMinute - minute));
            return new Allowance(day, perDay, Math.max(0, least), leftToday);
        }
    }

    /** Empty where the policy in force knows no limit. */
    public Optional<Allowance> of(AccountId account, BudgetClass kind) {
        return db.sql("""
                select minute, hour, day, per_minute, per_hour, per_day
                  from disclosure.left_for(:account)
                 where class = :class
                """)
                .param("account", account.value())
                .param("class", kind.code())
                .query((row, n) -> Allowance.of(
                        row.getInt("minute"),
                        row.getInt("per_minute"),
                        row.getInt("hour"),
                        row.getInt("per_hour"),
                        row.getInt("day"),
                        row.getInt("per_day")))
                .optional();
    }

    /** How many of the people would be new to the account; those it was shown within a day cost nothing (invariant 3). */
    public int cost(AccountId account, BudgetClass kind, Collection<PersonRef> people) {
        return db.sql("select disclosure.unseen(:account, cast(:class as smallint), cast(:people as uuid[]))")
                .param("account", account.value())
                .param("class", kind.code())
                .param("people", people.stream().map(PersonRef::toString).toArray(String[]::new))
                .query(Integer.class)
                .single();
    }
}
