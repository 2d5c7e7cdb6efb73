package ecluse.campaign;

import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the campaign demands of accounts, and what time brings. */
@Component
class CampaignTable {
    private final JdbcClient db;

    CampaignTable(JdbcClient db) {
        this.db = db;
    }

    /** Somebody is about to sign in. */
    void summon(AccountId account) {
        db.sql("select campaign.summon(:account)")
                .param("account", account.value())
                .query((row, n) -> "")
                .list();
    }

    /** Up to {@code most} accounts whose demand begins or ends now; how many there were. */
    int follow(int most) {
        return db.sql("select campaign.follow(:most)")
                .param("most", most)
                .query(Integer.class)
                .single();
    }

    Verdict postpone(Viewer viewer) {
        return Verdict.valueOf(db.sql("select campaign.postpone(:token)")
                .param("token", viewer.token().bytes())
                .query(String.class)
                .single());
    }

    /**
     * What a campaign demands of an account that holds no factor.
     *
     * @param due whether nothing is shown to it now
     * @param until of a postponement, if it were asked for now
     */
    record Demand(
            boolean due,
            boolean mayPostpone,
            boolean postponed,
            boolean brownOut,
            boolean required,
            Instant brownOutUntil,
            Instant requiredAt,
            Instant until) {}

    Optional<Demand> demandOf(AccountId account) {
        return db.sql("""
                        select s.due, s.postponed_at is not null as postponed, c.brown_out_until, c.required_at,
                               clock_timestamp() >= c.required_at as required,
                               clock_timestamp() >= c.brown_out_at and clock_timestamp() < c.brown_out_until as brown_out,
                               s.due and s.postponed_at is null and s.summoned_at is not null
                               and clock_timestamp() < c.required_at
                               and not (clock_timestamp() >= c.brown_out_at and clock_timestamp() < c.brown_out_until)
                               and not (select y.second_factor_required from accounts.policy y) as may_postpone,
                               least(clock_timestamp() + interval '14 days', c.required_at) as until
                          from campaign.stand s join campaign.cohort c on c.id = s.cohort
                         where s.account = :account and s.live
                        """)
                .param("account", account.value())
                .query((row, n) -> new Demand(
                        row.getBoolean("due"),
                        row.getBoolean("may_postpone"),
                        row.getBoolean("postponed"),
                        row.getBoolean("brown_out"),
                        row.getBoolean("required"),
                        CohortTable.moment(row, "brown_out_until"),
                        CohortTable.moment(row, "required_at"),
                        CohortTable.moment(row, "until")))
                .optional();
    }
}
