package ecluse.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ecluse.testing.TestDatabase;
import ecluse.translog.EntryProof;
import ecluse.translog.FolderStore;
import ecluse.translog.TreeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Invariant 6 as an auditor tries it: the auditor's program, as a process, on what the portal published and on its database. */
@Tag("database")
class AuditorProcessTest {
    private static final Path JAR = Path.of("../auditor/target/ecluse-auditor.jar");
    private static final PublishedLog LOG = PublishedLog.of("ledger.example", new byte[32]);
    private static final String PERSON = UUID.randomUUID().toString();

    @TempDir
    private Path folder;

    private TestDatabase database;
    private Connection session;
    private Publication publication;

    /** Ten sign-ins, then three disclosures of one person. */
    @BeforeEach
    void publish() throws Exception {
        assumeTrue(Files.exists(JAR), "the auditor's jar is made by \"mvn package\", as ./ecluse test does");
        database = TestDatabase.fresh();
        session = database.as("APP");
        owner("insert into ledger.entry (position, at, kind, account, detail)"
                + " select n, clock_timestamp(), 3, gen_random_uuid(), 'entrée ' || n from generate_series(1, 10) n");
        owner("insert into ledger.entry (position, at, kind, purpose, service, fields, account, partner, person, tie)"
                + " select n, clock_timestamp(), 1, 3, 1, 96, gen_random_uuid(), gen_random_uuid(), '" + PERSON
                + "', gen_random_uuid() from generate_series(11, 13) n");
        owner("update ledger.head set position = 13");
        publication = Publication.open(
                LOG,
                new FolderStore(folder),
                JdbcClient.create(new SingleConnectionDataSource(session, true)),
                Witnesses.NONE);
        publication.advance();
    }

    @AfterEach
    void close() throws SQLException {
        if (database != null) {
            session.close();
            database.close();
        }
    }

    @Test
    void what_the_portal_publishes_is_whole_and_is_what_its_database_has() throws Exception {
        var said = verify(0);
        assertThat(said)
                .contains("WHOLE: 13 entries of the ledger “ledger.example”", "13 rows compared, 0 of them not yet");
    }

    @Test
    void rows_that_are_not_published_yet_are_counted() throws Exception {
        owner("insert into ledger.entry (position, at, kind) values (14, clock_timestamp(), 5);"
                + " update ledger.head set position = 14");
        assertThat(verify(0)).contains("14 rows compared, 1 of them not yet in the log");
    }

    @Test
    void a_changed_row_is_found() throws Exception {
        tamper("update ledger.entry set account = gen_random_uuid() where position = 7");
        assertThat(verify(1))
                .containsPattern("position 7: the account is [-0-9a-f]{36} in the log and [-0-9a-f]{36} in the");
    }

    @Test
    void a_row_about_another_person_is_found() throws Exception {
        tamper("update ledger.entry set person = null where position = 12");
        assertThat(verify(1)).contains("position 12: the log’s commitment is not to the person, tie and words");
    }

    @Test
    void a_row_with_other_words_is_found() throws Exception {
        tamper("update ledger.entry set detail = 'entrée 4' where position = 3");
        assertThat(verify(1)).contains("position 3: the log’s commitment is not to the person, tie and words");
    }

    @Test
    void a_dropped_row_is_found() throws Exception {
        tamper("delete from ledger.entry where position = 7");
        assertThat(verify(1)).contains("position 7: the log has a sign-in here, the database has no row");
    }

    @Test
    void two_rows_in_another_order_are_found() throws Exception {
        tamper("update ledger.entry set position = -3 where position = 3;"
                + " update ledger.entry set position = 3 where position = 4;"
                + " update ledger.entry set position = 4 where position = -3");
        assertThat(verify(1)).contains("position 3: the account is", "position 4: the account is");
    }

    @Test
    void an_inserted_row_is_found() throws Exception {
        tamper("insert into ledger.entry (position, at, kind) values (0, now(), 3)");
        assertThat(verify(1)).contains("the database has a row where the log has no entry");
    }

    @Test
    void a_database_set_back_is_found() throws Exception {
        tamper("delete from ledger.entry where position > 5; update ledger.head set position = 5");
        assertThat(verify(1)).contains("position 6: the log goes on, the database’s last row is 5");
    }

    @Test
    void once_a_persons_key_is_destroyed_the_rest_is_still_compared() throws Exception {
        owner("select ledger.destroy_key('" + PERSON + "')");
        assertThat(verify(0)).contains("3 about people whose key was destroyed");
        tamper("update ledger.entry set fields = 1 where position = 12");
        assertThat(verify(1)).contains("position 12: the mask of fields is 96 in the log and 1 in the database");
    }

    @Test
    void a_receipt_with_the_portals_opening_says_whom_it_is_about() throws Exception {
        var said = verifyReceipt(0, "");
        assertThat(said)
                .startsWith("THE RECEIPT HOLDS: the ledger “ledger.example” has this entry.")
                .contains(
                        "position    12, ",
                        "a disclosure",
                        "reach a trainee",
                        "e-mail, phone",
                        "person      " + PERSON);
        assertThat(verifyReceipt(1, "other words"))
                .startsWith("THE RECEIPT DOES NOT HOLD: ")
                .contains("the opening is wrong");
    }

    /** Of a disclosure, as the person who may know whom it is about gets it, with these words added to its opening. */
    private String verifyReceipt(int exit, String added) throws Exception {
        var session = JdbcClient.create(new SingleConnectionDataSource(this.session, true));
        var entry = new EntryTable(session).at(12).orElseThrow();
        var opening = Leaf.opening(
                entry, new KeyTable(session).find(List.of(entry)).of(entry).orElseThrow());
        var store = new FolderStore(folder);
        var checkpoint = LOG.open(store.read("checkpoint").orElseThrow());
        var extra = new ByteArrayOutputStream();
        extra.writeBytes(Leaf.of(entry, opening));
        extra.writeBytes(opening.bytes());
        extra.writeBytes(added.getBytes(StandardCharsets.UTF_8));
        var proof = new EntryProof(
                        11, new TreeReader(store, checkpoint.checkpoint().head()).inclusion(11), checkpoint)
                .withExtra(extra.toByteArray());
        var file = Files.writeString(Files.createTempFile("ecluse-", ".tlog-proof"), proof.text());
        try {
            return run(exit, "", "--proof", file.toString());
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void a_database_that_refuses_the_auditor_is_said_in_one_line() throws Exception {
        var said = verify(2, "nonsense");
        assertThat(said).startsWith("ecluse: the database cannot be opened as ecluse_auditor: ");
        assertThat(said.lines()).hasSize(1);
    }

    private String verify(int exit) throws IOException, InterruptedException {
        var passwords = new Properties();
        try (var in = Files.newInputStream(TestDatabase.keys().resolve("database.properties"))) {
            passwords.load(in);
        }
        return verify(exit, passwords.getProperty("AUDITOR"));
    }

    private String verify(int exit, String password) throws IOException, InterruptedException {
        return run(
                exit,
                password,
                folder.toString(),
                "--database",
                database.options().getOrDefault("ecluse.database.url", ""));
    }

    private static String run(int exit, String password, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString(),
                "--key",
                LOG.key().verifier().text()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ECLUSE_AUDITOR_PASSWORD", password);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exit);
        return said;
    }

    /** As the owner of the tables, triggers off. */
    private void tamper(String sql) throws SQLException {
        owner("alter table ledger.entry disable trigger user; " + sql);
    }

    private void owner(String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
