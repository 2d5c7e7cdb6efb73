package ecluse.bench;

import java.sql.Connection;
import java.sql.SQLException;

/** What tables take on disk. */
final class Sizes {
    private Sizes() {}

    /** Bytes of a table with its indexes and all that belongs to it. */
    static long of(Connection connection, String table) throws SQLException {
        return number(connection, "select pg_total_relation_size('" + table + "')");
    }

    static long rows(Connection connection, String table) throws SQLException {
        return number(connection, "select count(*) from " + table);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            var row = statement.executeQuery(sql);
            row.next();
            return row.getLong(1);
        }
    }
}
