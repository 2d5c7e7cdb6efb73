package ecluse.alerts;

import ecluse.kernel.Ids;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Alerts that wait to be mailed, and what the link in one does. */
@Component
class AlertTable {
    private final JdbcClient db;
    private final Ids ids;

    AlertTable(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    /** A mail that this worker alone writes. Prints no address (invariant 8). */
    record Claim(
            UUID alert, int attempt, String event, @Nullable String about, Instant at, String login, Locale language) {
        @Override
        public String toString() {
            return "Claim[" + alert + "]";
        }
    }

    Optional<Claim> claim(byte[] link) {
        return db.sql("select alert, attempt, event, about, at, login, language from alerts.claim(:link)")
                .param("link", link)
                .query((row, n) -> new Claim(
                        row.getObject("alert", UUID.class),
                        row.getInt("attempt"),
                        row.getString("event"),
                        row.getString("about"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("login"),
                        Locale.forLanguageTag(row.getString("language"))))
                .optional();
    }

    void settle(Claim claim, String outcome) {
        db.sql("select alerts.settle(:alert, :attempt, :outcome)")
                .param("alert", claim.alert())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }

    void forget() {
        db.sql("select alerts.forget()").query((row, n) -> "").list();
    }

    /** What a link that still serves is about. */
    record Said(String event, Instant at) {
        public String messageKey() {
            return "alerts.event." + event;
        }
    }

    Optional<Said> ofLink(byte[] link) {
        return db.sql("select event, at from alerts.of_link(:link)")
                .param("link", link)
                .query((row, n) -> new Said(
                        row.getString("event"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** Closes the account. False: the link is over. */
    boolean notMe(byte[] link, String message) {
        return db.sql("select alerts.not_me(:link, :lock, :message)")
                .param("link", link)
                .param("lock", ids.next())
                .param("message", message)
                .query(Boolean.class)
                .single();
    }
}
