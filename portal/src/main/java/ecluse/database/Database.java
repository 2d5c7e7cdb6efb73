package ecluse.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import ecluse.kernel.CannotStart;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Secret;
import ecluse.kernel.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The portal's database: started or reached, its roles made, its schema brought up to date. The pages use
 * {@link #application()}, imports {@link #registrar()}; nobody else's connection leaves this module.
 */
public final class Database implements AutoCloseable {
    private static final int OLDEST = 15;

    private final @Nullable EmbeddedPostgres embedded;
    private final String url;
    private final RolePasswords passwords;
    private final Settings.Database settings;
    private final HikariDataSource application;

    private Database(@Nullable EmbeddedPostgres embedded, String url, RolePasswords passwords, Settings settings) {
        this.embedded = embedded;
        this.url = url;
        this.passwords = passwords;
        this.settings = settings.database();
        prepare(settings.purpose(), KeyFile.in(settings.keys()));
        this.application = pool();
    }

    /**
     * Opens the database that the settings name.
     *
     * @throws CannotStart when it cannot be reached, is too old, is of another version or of another purpose
     */
    public static Database open(Settings settings) {
        var passwords = RolePasswords.in(settings.keys());
        if (settings.database().url() != null) {
            return new Database(null, settings.database().url(), passwords, settings);
        }
        var folder = settings.dataFolder().resolve("postgres");
        var embedded = EmbeddedPostgres.start(
                folder, EmbeddedPostgres.usualBinaries(settings.database().binaries()), passwords.of(Role.ADMIN));
        try {
            createIfMissing(embedded, passwords);
            noteConnection(folder, embedded, settings.keys());
            return new Database(embedded, embedded.url("ecluse"), passwords, settings);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /** For the pages: the application's role, pooled. */
    public DataSource application() {
        return application;
    }

    /** A connection of the application's role outside the pool, for work that keeps it. The caller closes it. */
    public Connection applicationConnection() throws SQLException {
        return plain(Role.APP).getConnection();
    }

    /** For imports: writes sealed facts, reads none. */
    public DataSource registrar() {
        return plain(Role.REGISTRAR);
    }

    /** For the auditor: reads the ledger and nothing else. */
    public DataSource auditor() {
        return plain(Role.AUDITOR);
    }

    /** Runs as the owner at the start: floor, ceilings. Not for pages. */
    public void asOwner(OwnerWork work) {
        try (var connection = owner().getConnection()) {
            work.on(connection);
        } catch (SQLException e) {
            throw new CannotStart("The database refused its settings (" + e.getMessage() + ").", "See above.", e);
        }
    }

    /** What the start does as the owner. */
    @FunctionalInterface
    public interface OwnerWork {
        void on(Connection connection) throws SQLException;
    }

    public String url() {
        return url;
    }

    @Override
    public void close() {
        application.close();
        if (embedded != null) {
            embedded.close();
        }
    }

    private void prepare(String purpose, KeyFile key) {
        var owner = owner();
        try (var connection = owner.getConnection()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                throw new CannotStart(
                        "The database is PostgreSQL " + version + ".", "Écluse needs " + OLDEST + " or newer.");
            }
            makeRoles(connection);
        } catch (SQLException e) {
            throw new CannotStart(
                    "The database at " + url + " cannot be reached or used (" + firstLine(e) + ").",
                    "Check ecluse.database.url, owner-user and owner-password, and that the role may create roles.",
                    e);
        }
        Migrations.run(owner);
        try (var connection = owner.getConnection()) {
            markInstallation(connection, purpose, key);
        } catch (SQLException e) {
            throw new CannotStart("The database's purpose cannot be read (" + firstLine(e) + ").", "Try again.", e);
        }
    }

    private void makeRoles(Connection connection) throws SQLException {
        for (var role : List.of(Role.APP, Role.REGISTRAR, Role.AUDITOR)) {
            try (var statement = connection.createStatement()) {
                // Two nodes may start at once; a lock makes one of them wait. The password is our own Base64: no quote
                // in it.
                statement.execute("select pg_advisory_lock(5390742)");
                var exists = statement.executeQuery("select 1 from pg_roles where rolname = '" + role.roleName() + "'");
                var verb = exists.next() ? "alter" : "create";
                statement.execute(verb + " role " + role.roleName() + " login password '"
                        + passwords.of(role).value() + "'");
                statement.execute("select pg_advisory_unlock(5390742)");
            }
        }
    }

    /** Purpose and key are written by the first start and checked by every later one. */
    private static void markInstallation(Connection connection, String purpose, KeyFile key) throws SQLException {
        if (checked(connection, purpose, key)) {
            return;
        }
        try (var insert = connection.prepareStatement(
                "insert into kernel.installation (purpose, key_check) values (?, ?) on conflict do nothing")) {
            insert.setString(1, purpose);
            insert.setBytes(2, key.check());
            insert.executeUpdate();
        }
        checked(connection, purpose, key);
    }

    /** False when nobody has started on this database before. A key file that is missing is not made anew here. */
    private static boolean checked(Connection connection, String purpose, KeyFile key) throws SQLException {
        try (var select = connection.prepareStatement("select purpose, key_check from kernel.installation");
                var row = select.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            if (!row.getString(1).equals(purpose)) {
                throw new CannotStart(
                        "This database was made for " + row.getString(1) + ", not for " + purpose + ".",
                        "Set ecluse.purpose to what it was made for, or use another database.");
            }
            if (!key.isThere() || !MessageDigest.isEqual(row.getBytes(2), key.check())) {
                throw new CannotStart(
                        "The key file " + key + (key.isThere() ? " belongs to another database." : " is not there."),
                        "Put back the one that this database's people are sealed with, or set ecluse.keys-folder.");
            }
            return true;
        }
    }

    private DataSource owner() {
        if (embedded != null) {
            return source(Role.OWNER.roleName(), passwords.of(Role.OWNER).value());
        }
        return source(settings.ownerUser(), settings.ownerPassword());
    }

    private PGSimpleDataSource plain(Role role) {
        return source(role.roleName(), passwords.of(role).value());
    }

    private PGSimpleDataSource source(@Nullable String user, @Nullable String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("ecluse");
        source.setPrepareThreshold(3);
        // Compiling a page's question would take longer than its answer, where PostgreSQL was built to do it.
        source.setOptions("-c jit=off");
        source.setReWriteBatchedInserts(true);
        // Values never travel in error messages: they could be facts (invariant 8).
        source.setLogServerErrorDetail(false);
        return source;
    }

    /**
     * How many questions the pages ask at a time. More than the processors can work on only take turns: on two processors 8 answer
     * a third sooner than 16 do (bench pages), and who waits for a connection waits in a queue.
     */
    private static int connections(int processors) {
        return Math.clamp(2L * processors + 4, 8, 16);
    }

    private HikariDataSource pool() {
        var config = new HikariConfig();
        config.setPoolName("pages");
        config.setDataSource(plain(Role.APP));
        config.setMaximumPoolSize(connections(Runtime.getRuntime().availableProcessors()));
        config.setMinimumIdle(2);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }

    private static void createIfMissing(EmbeddedPostgres embedded, RolePasswords passwords) {
        try (var connection = DriverManager.getConnection(
                        embedded.url("postgres"),
                        embedded.admin(),
                        embedded.password().value());
                var statement = connection.createStatement()) {
            if (!statement
                    .executeQuery("select 1 from pg_roles where rolname = 'ecluse_owner'")
                    .next()) {
                statement.execute("create role ecluse_owner login createrole password '"
                        + passwords.of(Role.OWNER).value() + "'");
            }
            if (!statement
                    .executeQuery("select 1 from pg_database where datname = 'ecluse'")
                    .next()) {
                statement.execute("create database ecluse owner ecluse_owner");
                statement.execute("revoke all on database ecluse from public");
                for (var role : List.of(Role.APP, Role.REGISTRAR, Role.AUDITOR)) {
                    statement.execute("create role " + role.roleName() + " login");
                    statement.execute("grant " + role.roleName() + " to ecluse_owner with admin option");
                    statement.execute("grant connect on database ecluse to " + role.roleName());
                }
            }
        } catch (SQLException e) {
            throw new CannotStart("The embedded database could not be made (" + firstLine(e) + ").", "Try again.", e);
        }
    }

    /** Where {@code bin/db} finds the running database. */
    private static void noteConnection(Path folder, EmbeddedPostgres embedded, Path keys) {
        try {
            var file = folder.resolve("connection");
            Files.writeString(
                    file,
                    "url=" + embedded.url("ecluse") + "\nowner=ecluse_owner\nkeys=" + keys.toAbsolutePath() + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /** A password for somebody who must speak to the database by hand, as tests and the auditor do. */
    Secret password(Role role) {
        return passwords.of(role);
    }
}
