package ecluse.drills.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rounds with two real portals, their database and the auditor's program. */
class CrashDrillTest {

    @TempDir
    private Path folder;

    @Test
    void nothing_is_lost_when_one_of_two_portals_is_killed_three_times_and_once_the_database_too() throws Exception {
        var home = Path.of(System.getenv("ECLUSE_HOME"));
        assumeTrue(
                Files.exists(home.resolve("portal/target/ecluse-portal.jar"))
                        && Files.exists(home.resolve("auditor/target/ecluse-auditor.jar")),
                "the jars are made by \"mvn package\", as ./ecluse test does");
        var file = folder.resolve("crash.json");
        var said = new ByteArrayOutputStream();
        var whole = CrashCommand.run(
                List.of("--rounds", "3", "--people", "1000", "--json", file.toString()),
                Clock.systemUTC(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains(" and the database; node ", "WHOLE: ", "0 of them not yet in the log")
                .containsPattern("[1-9][0-9]* receipts, [1-9][0-9]* checkpoints held against the whole ledger");
        assertThat(file)
                .hasContent("{\"rounds\":3,\"lost\":0,\"gaps\":0,\"inconsistent\":0,\"released_without_entry\":0}");
        assertThat(whole).isTrue();
    }
}
