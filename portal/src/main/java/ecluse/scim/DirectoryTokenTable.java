package ecluse.scim;

import ecluse.kernel.LinkSecret;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Viewer;
import ecluse.web.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Directories' tokens, by their hash. */
@Component
class DirectoryTokenTable {
    private static final String TOKEN = """
            select t.id, p.legal_name, t.name, t.mark, m.display_name as made_by, t.made_at, t.ends_at, t.last_used_on, t.revoked_at,
                   x.display_name as revoked_by, t.revoked_at is null and t.ends_at > clock_timestamp() as serves,
                   m.status = 'ACTIVE' and m.role = 'PARTNER_ACCOUNT_MANAGER' and m.partner = t.partner as maker_keeps
              from scim.token t
              join partners.partner p on p.id = t.partner
              join accounts.account m on m.id = t.made_by
              left join accounts.account x on x.id = t.revoked_by
             where
            """;

    private final JdbcClient db;

    DirectoryTokenTable(JdbcClient db) {
        this.db = db;
    }

    /** What became of an act. Names stand in the database. */
    enum Verdict {
        DONE,
        NOT_YOURS,
        NAME,
        ENDS,
        TWO,
        BARRED,
        ALREADY;

        /** The field of the form that it is about. */
        String field() {
            return switch (this) {
                case NAME -> "name";
                case ENDS -> "until";
                default -> "acts";
            };
        }

        String messageKey() {
            return "scim.verdict." + name();
        }
    }

    // --- Pages ------------------------------------------------------------------------------------------------------

    /** A partner's, those that serve first, then the latest. */
    List<DirectoryToken> of(PartnerId partner) {
        return db.sql(TOKEN + " t.partner = :partner order by serves desc, t.made_at desc limit 20")
                .param("partner", partner.value())
                .query((row, n) -> token(row))
                .list();
    }

    /** All that serve, by partner. */
    List<DirectoryToken> all(long offset, int limit) {
        return db.sql(TOKEN + " t.revoked_at is null and t.ends_at > clock_timestamp()"
                        + " order by p.legal_name, t.made_at, t.id offset :offset limit :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> token(row))
                .list();
    }

    /** @param partner whose it must be; null: anybody's */
    Optional<DirectoryToken> one(@Nullable PartnerId partner, UUID id) {
        return db.sql(TOKEN + " t.id = :id and (cast(:partner as uuid) is null or t.partner = :partner)")
                .param("id", id)
                .param("partner", partner == null ? null : partner.value())
                .query((row, n) -> token(row))
                .optional();
    }

    private static DirectoryToken token(ResultSet row) throws SQLException {
        return new DirectoryToken(
                row.getObject("id", UUID.class),
                row.getString("legal_name"),
                row.getString("name"),
                row.getString("mark"),
                row.getString("made_by"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                lastDay(row.getObject("ends_at", OffsetDateTime.class).toInstant()),
                row.getObject("last_used_on", LocalDate.class),
                Optional.ofNullable(row.getObject("revoked_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                row.getString("revoked_by"),
                row.getBoolean("serves"),
                row.getBoolean("maker_keeps"));
    }

    /** It ends with the midnight after it. */
    private static LocalDate lastDay(Instant ends) {
        return ends.minus(Duration.ofHours(1)).atZone(Times.PARIS).toLocalDate();
    }

    Verdict make(Viewer manager, UUID id, String name, LinkSecret secret, LocalDate lastDay) {
        return Verdict.valueOf(db.sql("select scim.make(:sign_in, :id, :name, :mark, :hash, :last_day)")
                .param("sign_in", manager.token().bytes())
                .param("id", id)
                .param("name", name)
                .param("mark", DirectoryToken.mark(secret))
                .param("hash", secret.hash())
                .param("last_day", lastDay)
                .query(String.class)
                .single());
    }

    Verdict revoke(Viewer by, UUID id) {
        return Verdict.valueOf(db.sql("select scim.revoke(:sign_in, :id)")
                .param("sign_in", by.token().bytes())
                .param("id", id)
                .query(String.class)
                .single());
    }

    // --- Directories ------------------------------------------------------------------------------------------------

    /** Whose a token is that serves now; {@code retryAfter} is not zero where it has come too often within a minute. */
    record Entered(UUID partner, UUID maker, Duration retryAfter) {}

    /** Whether a lock is closed before the whole portal. */
    boolean isPortalClosed() {
        return db.sql("select containment.closed(null, null, null, null, null) is not null")
                .query(Boolean.class)
                .single();
    }

    /** @param aMinute how many requests of one token are answered within a minute */
    Optional<Entered> enter(byte[] hash, int aMinute) {
        return db.sql("select partner, maker, too_fast, seconds from scim.enter(:hash, :a_minute)")
                .param("hash", hash)
                .param("a_minute", aMinute)
                .query((row, n) -> new Entered(
                        row.getObject("partner", UUID.class),
                        row.getObject("maker", UUID.class),
                        row.getBoolean("too_fast") ? Duration.ofSeconds(row.getInt("seconds")) : Duration.ZERO))
                .optional();
    }
}
