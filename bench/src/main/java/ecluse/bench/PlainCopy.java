package ecluse.bench;

import ecluse.database.EmbeddedPostgres;
import ecluse.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * The import's rival: the same file by one plain COPY into an embedded PostgreSQL of its own. Nothing is checked, nothing
 * sealed, nothing told apart from what is there; as many indexes over the clear text as the vault has.
 */
record PlainCopy(double peoplePerSecond, double bytesPerPerson) {
    private static final String PASSWORD = "bench";

    static PlainCopy of(Path people, int number, Path folder) throws IOException, SQLException {
        try (var postgres = EmbeddedPostgres.start(folder, EmbeddedPostgres.usualBinaries(null), new Secret(PASSWORD));
                var connection = DriverManager.getConnection(postgres.url("postgres"), postgres.admin(), PASSWORD)) {
            make(connection);
            long begun = System.nanoTime();
            copy(connection, people);
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new PlainCopy(number / seconds, Sizes.of(connection, "person") / (double) number);
        }
    }

    private static void make(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    create table person (ref uuid primary key default uuidv7(), national_id text not null unique,
                                         legacy_id text, last_name text, first_name text, birth_date date, email text,
                                         phone text, address text, postcode text, commune text, registration_status text,
                                         identity_certified text, contact_protection text)
                    """);
            statement.execute("create index on person (national_id, birth_date)");
            statement.execute("create index on person (legacy_id, birth_date) where legacy_id is not null");
        }
    }

    private static void copy(Connection connection, Path people) throws IOException, SQLException {
        try (var file = Files.newInputStream(people)) {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn("""
                    copy person (national_id, legacy_id, last_name, first_name, birth_date, email, phone, address, postcode,
                                 commune, registration_status, identity_certified, contact_protection)
                    from stdin (format csv, delimiter ';', header true)
                    """, file);
        }
    }
}
