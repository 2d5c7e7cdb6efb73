package ecluse.drills.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ecluse.drills.CannotRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with the real portal, and what it tells visitors to type. */
class DemoTest {

    private static final String COMMAND = "./ecluse verify ";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void the_ledger_is_cosigned_and_the_command_that_is_printed_verifies_it() throws Exception {
        var home = Path.of(System.getenv("ECLUSE_HOME"));
        var auditor = home.resolve("auditor/target/ecluse-auditor.jar");
        assumeTrue(
                Files.exists(home.resolve("portal/target/ecluse-portal.jar")) && Files.exists(auditor),
                "the jars are made by \"mvn package\", as ./ecluse test does");
        var demo = new FutureTask<>(() -> {
            DemoCommand.run(
                    List.of("--people", "1000", "--port", "0", "--folder", folder.toString()),
                    Clock.systemUTC(),
                    new PrintStream(said, true, UTF_8));
            return true;
        });
        Thread.ofPlatform().name("demo").start(demo);
        while (!demo.isDone() && !said().contains(COMMAND)) {
            Thread.sleep(50);
        }
        assertThat(said())
                .contains("Écluse is open:", COMMAND + folder, " --key localhost+", " --witness demo-witness+");
        assertThat(verify(auditor)).contains("WHOLE: ").doesNotContain("cosigned by no witness");
        endThePortal();
        assertThatThrownBy(demo::get)
                .cause()
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("the portal stopped by itself");
        assertThat(children()).isEmpty();
    }

    private String said() {
        return said.toString(UTF_8);
    }

    /** What was printed, read as a shell reads it, by the program that the launcher calls. */
    private String verify(Path auditor) throws Exception {
        var line = said().lines()
                .filter(each -> each.contains(COMMAND))
                .findFirst()
                .orElseThrow()
                .strip();
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(List.of(java.toString(), "-jar", auditor.toString()));
        command.addAll(Arrays.asList(line.substring(COMMAND.length()).split(" ")));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var words = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(words).isZero();
        return words;
    }

    private void endThePortal() {
        children().stream()
                .filter(child ->
                        arguments(child).contains("serve") && !arguments(child).contains("--state"))
                .forEach(ProcessHandle::destroy);
    }

    /** Programs that this demo started; other classes may have theirs. */
    private List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> String.join(" ", arguments(child)).contains(folder.toString()))
                .toList();
    }

    private static List<String> arguments(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of());
    }
}
