package ecluse.detection;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Strangers to bound sign-ins that still live. There are few or none, so each look costs next to nothing. */
@Component
class CopiedCookieTable {
    private final JdbcClient db;

    CopiedCookieTable(JdbcClient db) {
        this.db = db;
    }

    List<CopiedCookie> found() {
        return db.sql("""
                select s.id, s.account, sum(x.seen)::integer as seen, min(x.first_at) as first, max(x.last_at) as last
                  from devicebound.stranger x
                  join devicebound.session d on d.id = x.session
                  join accounts.sign_in s on s.id = d.owner
                 where x.elsewhere and s.ended_at is null and s.over_at > clock_timestamp()
                 group by s.id, s.account
                 order by min(x.first_at)
                 limit 100
                """)
                .query((row, n) -> new CopiedCookie(
                        Objects.requireNonNull(row.getObject("id", UUID.class)),
                        Objects.requireNonNull(row.getObject("account", UUID.class)),
                        row.getInt("seen"),
                        instant(row.getObject("first", OffsetDateTime.class)),
                        instant(row.getObject("last", OffsetDateTime.class))))
                .list();
    }

    private static Instant instant(OffsetDateTime at) {
        return at.toInstant();
    }
}
