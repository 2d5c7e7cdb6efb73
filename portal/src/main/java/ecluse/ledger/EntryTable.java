package ecluse.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Entries by their positions. */
final class EntryTable {
    private static final String SELECT = """
            select position, at, kind, reason, purpose, service, fields, account, partner, sign_in, subject, person, tie, detail,
                   forgotten
              from ledger.entry
            """;

    private final JdbcClient db;

    EntryTable(JdbcClient db) {
        this.db = db;
    }

    /** The last position given. */
    long head() {
        return db.sql("select position from ledger.head").query(Long.class).single();
    }

    /** Those after a position, in order, without looking for gaps. */
    List<Entry> after(long position, int limit) {
        return db.sql(SELECT + "where position > ? order by position limit ?")
                .params(position, limit)
                .query(EntryTable::entry)
                .list();
    }

    Optional<Entry> at(long position) {
        return db.sql(SELECT + "where position = ?")
                .param(position)
                .query(EntryTable::entry)
                .optional();
    }

    private static Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                row.getLong(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getInt(3),
                row.getInt(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                row.getObject(8, UUID.class),
                row.getObject(9, UUID.class),
                row.getObject(10, UUID.class),
                row.getObject(11, UUID.class),
                row.getObject(12, UUID.class),
                row.getObject(13, UUID.class),
                Objects.requireNonNullElse(row.getString(14), ""),
                row.getBoolean(15));
    }
}
