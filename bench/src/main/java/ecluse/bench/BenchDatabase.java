package ecluse.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import ecluse.database.EmbeddedPostgres;
import ecluse.kernel.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A cluster of the benchmark's own, whose administrator may read what no role of the portal may. */
final class BenchDatabase implements AutoCloseable {
    private static @Nullable DataSource unguarded;

    private final EmbeddedPostgres postgres;

    BenchDatabase(Path folder) throws SQLException {
        postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.usualBinaries(null), new Secret("bench"));
        try (var admin = DriverManager.getConnection(postgres.url("postgres"), postgres.admin(), "bench");
                var statement = admin.createStatement()) {
            statement.execute("create database ecluse");
        }
        var config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername(postgres.admin());
        config.setPassword("bench");
        config.setMaximumPoolSize(16);
        unguarded = new HikariDataSource(config);
    }

    String url() {
        return postgres.url("ecluse");
    }

    int port() {
        return URI.create(url().substring("jdbc:".length())).getPort();
    }

    /** The same database, asked at another port of this machine. */
    String url(int port) {
        return url().replace(":" + port() + "/", ":" + port + "/");
    }

    ProcessHandle process() {
        return ProcessHandle.of(postgres.pid()).orElseThrow();
    }

    String owner() {
        return postgres.admin();
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), postgres.admin(), "bench");
    }

    /** As after a night: what an import has left to the database's own housekeeping is done, and not while something is measured. */
    void settle() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("vacuum (analyze)");
            statement.execute("checkpoint");
        }
    }

    /** The pool of the unguarded twin: as large as the portal's. */
    static DataSource unguarded() {
        if (unguarded == null) {
            throw new IllegalStateException("the bench's database is not open");
        }
        return unguarded;
    }

    @Override
    public void close() {
        postgres.close();
    }
}
