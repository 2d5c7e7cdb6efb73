package ecluse.reminders;

import ecluse.kernel.AccountId;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Role;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Addresses of calendars, by their hash. */
@Component
class FeedTable {
    private final JdbcClient db;

    FeedTable(JdbcClient db) {
        this.db = db;
    }

    Optional<Instant> madeAt(AccountId account) {
        return db.sql("select made_at from reminders.feed where account = :account")
                .param("account", account.value())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** In place of the one before. */
    void put(AccountId account, LinkSecret secret, Instant now) {
        db.sql("select reminders.put_feed(:account, :hash, :now)")
                .param("account", account.value())
                .param("hash", secret.hash())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> true)
                .single();
    }

    void end(AccountId account) {
        db.sql("delete from reminders.feed where account = :account")
                .param("account", account.value())
                .update();
    }

    Optional<Recipient> of(LinkSecret secret) {
        return db.sql("select account, role, language from reminders.feed_of(:hash)")
                .param("hash", secret.hash())
                .query((row, n) -> new Recipient(
                        new AccountId(row.getObject("account", UUID.class)),
                        Role.valueOf(row.getString("role")),
                        Locale.forLanguageTag(row.getString("language"))))
                .optional();
    }
}
