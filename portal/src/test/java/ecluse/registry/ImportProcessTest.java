package ecluse.registry;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Intake;
import ecluse.kernel.Ids;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The import as a process: its exit codes, what a kill leaves, and before a port opens. */
@Tag("database")
class ImportProcessTest {
    private static final int MANY = 40_000;

    private TestDatabase database;

    @TempDir
    Path folder;

    @BeforeEach
    void a_fresh_database() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void drop_it() {
        database.close();
    }

    @Test
    void a_killed_import_is_sent_again_whole_and_nobody_is_lost_or_doubled() throws Exception {
        manyPeople();
        var killed = command("import", folder.toString());
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (people() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        killed.destroyForcibly().waitFor();
        long before = people();
        assertThat(before).isPositive().isLessThan(MANY);
        assertThat(before % FileImport.BATCH).isZero();
        assertThat(number("select count(*) from registry.intake where finished_at is null"))
                .isEqualTo(1);

        var outcome = imported();
        assertThat(outcome.added()).isEqualTo(MANY - before);
        assertThat(outcome.unchanged()).isEqualTo(before);
        assertThat(people()).isEqualTo(MANY);
    }

    @Test
    void an_import_that_is_told_to_stop_commits_what_it_has_begun_and_goes_on_later() throws Exception {
        manyPeople();
        var stopped = command("import", folder.toString());
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (people() == 0 && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        stopped.destroy();
        assertThat(stopped.waitFor(60, TimeUnit.SECONDS)).isTrue();
        long before = people();
        assertThat(imported().added()).isEqualTo(MANY - before);
    }

    @Test
    void the_exit_code_tells_whole_refused_and_impossible() throws Exception {
        Sheet.all(folder);
        assertThat(command("import", folder.toString()).waitFor()).isZero();
        Sheet.people().line("birth_date", "x").in(folder);
        assertThat(command("import", folder.toString()).waitFor()).isEqualTo(1);
        assertThat(said()).contains("birth_date").doesNotContain("Berthelot");
        Files.writeString(folder.resolve("people.csv"), "national_id\n");
        assertThat(command("import", folder.toString()).waitFor()).isEqualTo(2);
        assertThat(said()).startsWith("ecluse: people.csv lacks the columns").hasLineCount(1);
        assertThat(command("import").waitFor()).isEqualTo(2);
        assertThat(said()).startsWith("ecluse: An import takes one folder.");
    }

    @Test
    void a_portal_imports_before_its_port_opens() throws Exception {
        Sheet.all(folder);
        try (var portal = Portal.on(database, Map.of("ecluse.import-at-start", folder.toString()))) {
            assertThat(portal.browser().get("/health").status()).isEqualTo(200);
            assertThat(people()).isEqualTo(1);
        }
    }

    private void manyPeople() throws IOException {
        var good = Sheet.people().line();
        var text = new StringBuilder(String.join(";", good.header())).append('\n');
        var rest = String.join(";", good.firstLine()).substring(Sheet.ANNE.length());
        for (int i = 0; i < MANY; i++) {
            text.append(14_000_000_000L + i).append(rest).append('\n');
        }
        Files.writeString(folder.resolve("people.csv"), text);
    }

    private Process command(String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Duser.language=en",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "ecluse.Ecluse"));
        command.addAll(List.of(words));
        database.options().forEach((key, value) -> command.add("--" + key + "=" + value));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private Import.Outcome imported() {
        var settings = database.settings();
        var clock = Clock.systemUTC();
        var ids = new Ids(clock);
        return new Import(
                        database.database(),
                        Intake.of(settings, ids),
                        settings,
                        ids,
                        clock,
                        Locale.ENGLISH,
                        line -> assertThat(line).doesNotContain("Berthelot"))
                .run(folder);
    }

    private long people() throws SQLException {
        return number("select count(*) from vault.person");
    }

    private long number(String sql) throws SQLException {
        try (var owner = database.owner();
                var row = owner.createStatement().executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
