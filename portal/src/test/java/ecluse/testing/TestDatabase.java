package ecluse.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import ecluse.database.Database;
import ecluse.database.EmbeddedPostgres;
import ecluse.kernel.Secret;
import ecluse.kernel.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * A migrated database of its own for a test class, on the embedded PostgreSQL, or on an outside one when
 * {@code ECLUSE_TEST_DATABASE_URL}, {@code _USER} and {@code _PASSWORD} say so.
 */
public final class TestDatabase implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Map<String, String> TEMPLATES = new HashMap<>();
    private static final Server SERVER = server();
    private static final Path KEYS = temporaryFolder();
    private static final String END_MINE = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where usename = current_user and datname = current_database() and pid <> pg_backend_pid()";

    private record Server(String url, String user, String password) {
        String of(String database) {
            int slash = url.indexOf('/', "jdbc:postgresql://".length());
            return url.substring(0, slash + 1) + database;
        }

        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    private final String name;
    private final String purpose;
    private final Database database;
    private final HikariDataSource owners;

    private TestDatabase(String name, String purpose) {
        this.name = name;
        this.purpose = purpose;
        this.database = Database.open(settings());
        this.owners = owners(name);
    }

    /** A test sends hundreds of small statements; a new connection for each would take most of its time. */
    private static HikariDataSource owners(String name) {
        var config = new HikariConfig();
        config.setPoolName("owner of " + name);
        config.setJdbcUrl(SERVER.of(name));
        config.setUsername(SERVER.user());
        config.setPassword(SERVER.password());
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /** A fresh database for live use. */
    public static TestDatabase fresh() {
        return fresh("live");
    }

    public static synchronized TestDatabase fresh(String purpose) {
        var template = TEMPLATES.computeIfAbsent(purpose, TestDatabase::template);
        var name = "ecluse_test_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        run("create database " + name + " template " + template);
        return new TestDatabase(name, purpose);
    }

    public Database database() {
        return database;
    }

    /** As a portal on this database would be told: every key of these options can be given to {@code serve}. */
    public Map<String, String> options() {
        var options = new HashMap<String, String>();
        options.put("ecluse.database.url", SERVER.of(name));
        options.put("ecluse.database.owner-user", SERVER.user());
        options.put("ecluse.database.owner-password", SERVER.password());
        options.put("ecluse.keys-folder", KEYS.toString());
        options.put("ecluse.data-folder", KEYS.resolve("data").toString());
        options.put("ecluse.ledger.folder", KEYS.resolve("ledger").resolve(name).toString());
        options.put("ecluse.purpose", purpose);
        options.put("ecluse.port", "0");
        // Mails of the morning would come among those that a test counts.
        options.put("ecluse.reminders", "off");
        options.put("ecluse.second-factor", "offered"); // who tests factors asks for them
        return options;
    }

    public Settings settings() {
        return settings(Map.of());
    }

    public Settings settings(Map<String, String> more) {
        var all = options();
        all.putAll(more);
        return settingsOf(all);
    }

    /** Settings of these options and no other. */
    public Settings settingsOf(Map<String, String> options) {
        return new Binder(new MapConfigurationPropertySource(options)).bindOrCreate("ecluse", Settings.class);
    }

    /** As the owner: what no page can do. */
    public Connection owner() throws SQLException {
        return DriverManager.getConnection(SERVER.of(name), SERVER.user(), SERVER.password());
    }

    /** As the owner, for statements that leave nothing of theirs in the session. */
    Connection pooledOwner() throws SQLException {
        return owners.getConnection();
    }

    /** As one of the roles of the portal: {@code APP}, {@code REGISTRAR}, {@code AUDITOR}. */
    public Connection as(String role) throws SQLException {
        try (var in = Files.newInputStream(KEYS.resolve("database.properties"))) {
            var passwords = new Properties();
            passwords.load(in);
            return DriverManager.getConnection(
                    SERVER.of(name), "ecluse_" + role.toLowerCase(java.util.Locale.ROOT), passwords.getProperty(role));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path keys() {
        return KEYS;
    }

    /** Ends every connection and takes no new one, until it is closed. */
    public Outage outage() {
        endSessions("alter database " + name + " allow_connections false");
        return () -> run("alter database " + name + " allow_connections true");
    }

    /** A database that does not answer. */
    public interface Outage extends AutoCloseable {
        @Override
        void close();
    }

    @Override
    public void close() {
        owners.close();
        database.close();
        endSessions("alter database " + name + " allow_connections false");
        run("drop database if exists " + name); // waits for sessions that are ending
    }

    /** Every role ends its own: the owner of an outside database may not end those of others. */
    private void endSessions(String first) {
        try (var app = as("APP");
                var registrar = as("REGISTRAR");
                var auditor = as("AUDITOR")) {
            run(first);
            for (var role : List.of(app, registrar, auditor)) {
                try (var statement = role.createStatement()) {
                    statement.execute(END_MINE);
                }
            }
            run("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
                    + " and datname = '" + name + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(first, e);
        }
    }

    private static String template(String purpose) {
        var name = "ecluse_template_" + ProcessHandle.current().pid() + "_" + purpose;
        run("create database " + name);
        var made = new TestDatabase(name, purpose);
        made.owners.close();
        made.database.close();
        return name;
    }

    private static void run(String sql) {
        try (var connection = SERVER.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static Server server() {
        var outside = System.getenv("ECLUSE_TEST_DATABASE_URL");
        if (outside != null && !outside.isBlank()) {
            return new Server(
                    outside,
                    System.getenv("ECLUSE_TEST_DATABASE_USER"),
                    System.getenv("ECLUSE_TEST_DATABASE_PASSWORD"));
        }
        var password = new Secret("only for tests");
        var embedded = EmbeddedPostgres.start(temporaryFolder(), EmbeddedPostgres.usualBinaries(null), password);
        Runtime.getRuntime().addShutdownHook(new Thread(embedded::close));
        return new Server(embedded.url("postgres"), embedded.admin(), password.value());
    }

    private static Path temporaryFolder() {
        try {
            var folder = Files.createTempDirectory("ecluse-test");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(f -> f.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // PostgreSQL removes its own files at the same time; what stays lies in the temporary folder.
            System.err.println("left behind: " + folder);
        }
    }
}
