package ecluse.ledger;

import ecluse.kernel.AccountId;
import ecluse.kernel.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads back what the ledger says of one account. The page that shows it decides who may see whose. */
@Component
public class Trace {
    private final JdbcClient db;

    Trace(JdbcClient db) {
        this.db = db;
    }

    /**
     * The account's entries, newest first. The next page starts before the last line's position; the first before
     * {@link Long#MAX_VALUE}. New entries meanwhile move nothing.
     *
     * @param beforePosition exclusive
     * @param limit 1 or more
     */
    public List<TraceLine> of(AccountId account, long beforePosition, int limit) {
        return db.sql("""
                select position, at, kind, reason, purpose, fields, person, subject, detail
                  from ledger.entry
                 where account = :account and position < :before
                 order by position desc
                 limit :limit
                """)
                .param("account", account.value())
                .param("before", beforePosition)
                .param("limit", limit)
                .query(Trace::line)
                .list();
    }

    private static TraceLine line(ResultSet row, int number) throws SQLException {
        return new TraceLine(
                row.getLong("position"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                Kind.of(row.getInt("kind")),
                row.getInt("reason"),
                row.getInt("purpose"),
                Field.of(row.getInt("fields")),
                row.getObject("person", UUID.class),
                row.getObject("subject", UUID.class),
                row.getString("detail"));
    }
}
