package ecluse.attacks;

import ecluse.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The portal as a process of its own, as the launcher starts it. */
final class Node implements AutoCloseable {
    private static final Pattern OPEN = Pattern.compile("cluse is open at (http://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Process process;
    private final Path log;

    private Node(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A node on a test's database. Its output goes to {@code log}. */
    static Node on(TestDatabase database, Path log, Map<String, String> more) {
        var settings = new HashMap<>(database.options());
        settings.putAll(more);
        return start(log, settings).untilOpen();
    }

    static Node start(Path log, Map<String, String> settings) {
        return run(log, settings, List.of(), "serve");
    }

    /** Any command of the portal's. */
    static Node run(Path log, Map<String, String> settings, List<String> jvm, String... words) {
        return run(List.of(), log, settings, jvm, words);
    }

    /** As the last words of another command, which gives it other surroundings. */
    static Node wrapped(List<String> wrapper, Path log, Map<String, String> settings, String word) {
        return run(wrapper, log, settings, List.of(), word);
    }

    private static Node run(
            List<String> wrapper, Path log, Map<String, String> settings, List<String> jvm, String... words) {
        var command = new ArrayList<>(wrapper);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m"));
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "ecluse.Ecluse"));
        command.addAll(List.of(words));
        settings.forEach((key, value) -> command.add("--" + key + "=" + value));
        try {
            return new Node(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Node untilOpen() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!OPEN.matcher(said()).find()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                kill();
                throw new IllegalStateException("did not open: " + said());
            }
            sleep();
        }
        return this;
    }

    String url() {
        var open = OPEN.matcher(said());
        if (!open.find()) {
            throw new IllegalStateException("not open: " + said());
        }
        return open.group(1);
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
                throw new IllegalStateException("did not end: " + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code kill -9}. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
