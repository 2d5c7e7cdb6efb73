package ecluse.drills.crash;

import ecluse.drills.CannotRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The auditor's program, run as an auditor would: on the published folder and on the database. */
final class Auditor {

    /** How it ended, and what it said. */
    record Verdict(int exit, String words) {}

    private Auditor() {}

    /** Complains when there is nothing to run: better at once than after all rounds. */
    static Path jar() {
        var home = System.getenv().getOrDefault("ECLUSE_HOME", ".");
        var jar = Path.of(home, "auditor", "target", "ecluse-auditor.jar");
        if (!Files.isRegularFile(jar)) {
            throw new CannotRun(jar + " is not there. Build it first: mvn -q -DskipTests package.");
        }
        return jar;
    }

    static Verdict run(Path ledger, String key, Postmaster database) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-jar",
                        jar().toString(),
                        ledger.toString(),
                        "--key",
                        key,
                        "--database",
                        database.url())
                .redirectErrorStream(true);
        builder.environment().put("ECLUSE_AUDITOR_PASSWORD", database.auditorsPassword());
        var process = builder.start();
        process.getOutputStream().close();
        var words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), words);
    }
}
