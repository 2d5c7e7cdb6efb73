package ecluse.auditor;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of a PostgreSQL, read through a cursor of the server's in one snapshot: never many in memory. */
final class JdbcRows implements Rows {

    static final String USER = "ecluse_auditor";

    private static final int FETCHED_AT_ONCE = 2_000;

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final long head;
    private final long now;
    private final byte[] ownKey;

    private JdbcRows(Connection connection, long after) throws SQLException {
        this.connection = connection;
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        try (var asked = connection.createStatement();
                var answer = asked.executeQuery("""
                        select (select position from ledger.head) as head,
                               (select key from ledger.own_key) as own_key,
                               (extract(epoch from now()) * 1000000)::bigint as now
                        """)) {
            answer.next();
            head = answer.getLong("head");
            now = answer.getLong("now");
            ownKey = required(answer.getBytes("own_key"));
        }
        statement = connection.prepareStatement("""
                select entry.position, (extract(epoch from entry.at) * 1000000)::bigint as micros, entry.kind,
                       entry.reason, entry.purpose, entry.service, entry.fields, entry.account, entry.partner,
                       entry.sign_in, entry.subject, entry.person, entry.tie, entry.detail, entry.forgotten,
                       person_key.key
                  from ledger.entry
                  left join ledger.person_key on person_key.person = entry.person
                                               and entry.position > person_key.after
                 where entry.position > ?
                 order by entry.position
                """);
        statement.setLong(1, after == 0 ? Long.MIN_VALUE : after); // a row before the first position is one too many
        statement.setFetchSize(FETCHED_AT_ONCE);
        rows = statement.executeQuery();
    }

    private static byte[] required(byte @Nullable [] ownKey) {
        if (ownKey == null) {
            throw new CannotVerify(
                    "the database has no row in ledger.own_key: it is not the database of a ledger, or was damaged.");
        }
        return ownKey;
    }

    /**
     * Signs in and takes the snapshot.
     *
     * @param after the first row has the next position
     * @throws CannotVerify if the driver is not there, or the database refuses
     */
    static JdbcRows open(String url, String password, long after) {
        var settings = new Properties();
        settings.setProperty("user", USER);
        settings.setProperty("password", password);
        settings.setProperty("ApplicationName", "ecluse verify");
        Connection connection = null;
        try {
            connection = DriverManager.getConnection(url, settings);
            return new JdbcRows(connection, after);
        } catch (SQLException e) {
            closeAfterFault(connection);
            if ("08001".equals(e.getSQLState())
                    && e.getMessage() != null
                    && e.getMessage().startsWith("No suitable")) {
                throw new CannotVerify(
                        "there is no PostgreSQL driver; put its jar into the folder lib beside this jar.");
            }
            throw new CannotVerify("the database cannot be opened as " + USER, e);
        }
    }

    private static void closeAfterFault(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // The fault before is the one to tell.
        }
    }

    @Override
    public Optional<Row> next() {
        try {
            return rows.next() ? Optional.of(row()) : Optional.empty();
        } catch (SQLException e) {
            throw new CannotVerify("ledger.entry cannot be read to its end", e);
        }
    }

    private Row row() throws SQLException {
        var detail = rows.getString("detail");
        return new Row(
                rows.getLong("position"),
                rows.getLong("micros"),
                rows.getInt("kind"),
                rows.getInt("reason"),
                rows.getInt("purpose"),
                rows.getInt("service"),
                rows.getInt("fields"),
                uuid("account"),
                uuid("partner"),
                uuid("sign_in"),
                uuid("subject"),
                uuid("person"),
                uuid("tie"),
                detail == null ? "" : detail,
                rows.getBytes("key"),
                rows.getBoolean("forgotten"));
    }

    /** Sixteen zero bytes mean none, as in the log. */
    private @Nullable UUID uuid(String column) throws SQLException {
        var uuid = rows.getObject(column, UUID.class);
        return uuid == null || uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0 ? null : uuid;
    }

    @Override
    public long head() {
        return head;
    }

    @Override
    public byte[] ownKey() {
        return ownKey;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void close() {
        try {
            rows.close();
            statement.close();
            connection.close();
        } catch (SQLException e) {
            // Nothing was written, and all that was wanted was read.
        }
    }
}
