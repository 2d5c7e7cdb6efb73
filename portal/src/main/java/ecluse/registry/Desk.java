package ecluse.registry;

import ecluse.kernel.Ids;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Where one writer works: a connection of the registrar's role with a transaction open, used by one thread at a time. */
record Desk(Connection connection, JdbcClient db, JdbcTemplate batches, Ids ids, Clock clock) implements AutoCloseable {

    static Desk open(DataSource registrar, UUID intake, Ids ids, Clock clock) throws SQLException {
        var connection = registrar.getConnection();
        try (var statement = connection.createStatement()) {
            // A table that fills has no statistics yet: without these a batch's thousand keys would read all of it.
            statement.execute("set enable_seqscan = off");
            statement.execute("set enable_hashjoin = off");
            statement.execute("set enable_mergejoin = off");
            statement.execute("set jit = off");
        }
        nameIntake(connection, intake);
        connection.setAutoCommit(false);
        var batches = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        return new Desk(connection, JdbcClient.create(batches), batches, ids, clock);
    }

    /** The entries of ties and rights say by which import they came. */
    private static void nameIntake(Connection connection, UUID intake) throws SQLException {
        try (var name = connection.prepareStatement("select set_config('ecluse.intake', ?, false)")) {
            name.setString(1, intake.toString());
            name.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
