package ecluse.registry;

import ecluse.ledger.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** What came in from which file, and the ledger's word on it. On a connection that commits each statement. */
final class IntakeTable {
    private final Connection connection;

    IntakeTable(Connection connection) {
        this.connection = connection;
    }

    void begin(UUID id, FileKind<?> kind, String fileName, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into registry.intake (id, kind, file_name, started_at) values (?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setString(2, kind.name());
            insert.setString(3, fileName);
            insert.setObject(4, now.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    void progress(UUID id, Tally.Counts counts) throws SQLException {
        try (var update = connection.prepareStatement(
                "update registry.intake set lines = ?, added = ?, changed = ?, unchanged = ?, rejected = ? where id = ?")) {
            update.setLong(1, counts.done());
            update.setLong(2, counts.added());
            update.setLong(3, counts.changed());
            update.setLong(4, counts.unchanged());
            update.setLong(5, counts.refused());
            update.setObject(6, id);
            update.executeUpdate();
        }
    }

    /** Ends it, and writes the entry, in one transaction. */
    void end(UUID id, String fileName, Tally.Counts counts, Instant now) throws SQLException {
        connection.setAutoCommit(false);
        try (var update = connection.prepareStatement("update registry.intake set finished_at = ? where id = ?");
                var append = connection.prepareStatement(
                        "select entry_position from ledger.append(?::smallint, null, null, null, ?, ?)")) {
            progress(id, counts);
            update.setObject(1, now.atOffset(ZoneOffset.UTC));
            update.setObject(2, id);
            update.executeUpdate();
            append.setInt(1, Kind.IMPORT.code());
            append.setObject(2, id);
            append.setString(
                    3,
                    "%s: lines %d, added %d, changed %d, unchanged %d, rejected %d"
                            .formatted(
                                    fileName,
                                    counts.done(),
                                    counts.added(),
                                    counts.changed(),
                                    counts.unchanged(),
                                    counts.refused()));
            append.executeQuery();
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
