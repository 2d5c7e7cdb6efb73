package ecluse.drills.july;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ecluse.drills.CannotRun;
import ecluse.drills.attack.Rehearsal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** The drill with the real portal, cut short. */
class JulyDrillTest {

    @Test
    void a_drill_whose_portal_is_killed_stops_and_says_so() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getenv("ECLUSE_HOME")).resolve("portal/target/ecluse-portal.jar")),
                "the jar is made by \"mvn package\", as ./ecluse test does");
        var said = new ByteArrayOutputStream();
        var drill = drill(said);
        while (!drill.isDone() && !said.toString(StandardCharsets.UTF_8).contains("the thief strikes")) {
            Thread.sleep(20);
        }
        ProcessHandle.current().children().filter(JulyDrillTest::isItsPortal).forEach(ProcessHandle::destroyForcibly);
        assertThatThrownBy(drill::get)
                .cause()
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("the portal ended by itself (exit code 137) while it was needed");
        var kept = folderKept(said.toString(StandardCharsets.UTF_8));
        assertThat(kept.resolve("portal.log")).content().contains("is open at");
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("\"scenario\"");
        Rehearsal.remove(kept);
    }

    private static FutureTask<Boolean> drill(ByteArrayOutputStream said) {
        Callable<Boolean> run = () -> JulyCommand.run(
                List.of("--people", "2000", "--policy", "ecluse"),
                Clock.systemUTC(),
                new PrintStream(said, true, StandardCharsets.UTF_8));
        var drill = new FutureTask<>(run);
        Thread.ofPlatform().name("drill").start(drill);
        return drill;
    }

    /** Other classes may have portals at the same time. */
    private static boolean isItsPortal(ProcessHandle process) {
        return process.info().arguments().stream()
                .flatMap(Arrays::stream)
                .anyMatch(argument -> argument.contains("ecluse-drill-july-"));
    }

    private static Path folderKept(String said) {
        return Path.of(said.lines()
                .filter(line -> line.contains("kept: "))
                .map(line -> line.substring(line.indexOf("kept: ") + "kept: ".length()))
                .findFirst()
                .orElseThrow());
    }
}
