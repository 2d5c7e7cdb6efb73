package ecluse.campaign;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Mails of the campaign that wait to be written. */
@Component
class CampaignMailTable {
    private final JdbcClient db;

    CampaignMailTable(JdbcClient db) {
        this.db = db;
    }

    /** A mail that this worker alone writes. Prints no address (invariant 8). */
    record Claim(
            UUID reminder,
            int attempt,
            String login,
            Locale language,
            Instant requiredAt,
            Instant brownOutAt,
            Instant brownOutUntil) {
        @Override
        public String toString() {
            return "Claim[" + reminder + "]";
        }
    }

    /** Those that are due; how many. */
    int remind() {
        return db.sql("select campaign.remind()").query(Integer.class).single();
    }

    Optional<Claim> claim() {
        return db.sql("""
                        select reminder, attempt, login, language, required_at, brown_out_at, brown_out_until
                          from campaign.claim_reminder()
                        """).query((row, n) -> claim(row)).optional();
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getObject("reminder", UUID.class),
                row.getInt("attempt"),
                row.getString("login"),
                Locale.forLanguageTag(row.getString("language")),
                CohortTable.moment(row, "required_at"),
                CohortTable.moment(row, "brown_out_at"),
                CohortTable.moment(row, "brown_out_until"));
    }

    void settle(Claim claim, String outcome) {
        db.sql("select campaign.settle_reminder(:reminder, :attempt, :outcome)")
                .param("reminder", claim.reminder())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }
}
