package ecluse.drills.portal;

import ecluse.drills.CannotRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A running portal. It ends with this program, whatever ends this program, save a {@code kill -9}. */
public final class PortalProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("cluse is open at (https?://\\S+)");
    private static final String COMPLAINT = "ecluse: ";
    private static final int SECONDS_TO_STOP = 20;

    private final Process process;
    private final Path log;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final CompletableFuture<String> complaint = new CompletableFuture<>();
    private final Thread atExit = new Thread(this::end, "stop the portal");

    private PortalProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Complains when there is nothing to start: better at once than after minutes of preparation. */
    public static void requireBuilt() {
        jar();
    }

    /** Starts a portal and waits until it answers. */
    public static PortalProcess start(PortalOptions options) {
        return start(command(options), options);
    }

    static PortalProcess start(List<String> command, PortalOptions options) {
        var portal = launch(command, options);
        try {
            portal.ready.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
            return portal;
        } catch (TimeoutException e) {
            portal.close();
            throw new CannotRun(
                    "the portal was not ready after %d s. Look into %s."
                            .formatted(options.patience().toSeconds(), options.log()),
                    e);
        } catch (ExecutionException e) {
            // First the complaint: closing also closes the streams it may still stand in.
            var why = portal.whyItStopped();
            portal.close();
            throw new CannotRun(why, e);
        } catch (InterruptedException e) {
            portal.close();
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while the portal started.", e);
        }
    }

    private static PortalProcess launch(List<String> command, PortalOptions options) {
        try {
            Files.createDirectories(options.log().toAbsolutePath().getParent());
            var process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            var portal = new PortalProcess(process, options.log());
            Runtime.getRuntime().addShutdownHook(portal.atExit);
            portal.listen();
            return portal;
        } catch (IOException e) {
            throw new CannotRun("the portal cannot be started: " + e + ".", e);
        }
    }

    private static List<String> command(PortalOptions options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx" + options.heapMegabytes() + "m");
        if (options.briefly()) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.add("-jar");
        command.add(jar().toString());
        command.add("serve");
        command.addAll(options.settings());
        return command;
    }

    private static Path jar() {
        var home = System.getenv().getOrDefault("ECLUSE_HOME", ".");
        var jar = Path.of(home, "portal", "target", "ecluse-portal.jar");
        if (!Files.isRegularFile(jar)) {
            throw new CannotRun(jar + " is not there. Build it first: mvn -q -DskipTests package.");
        }
        return jar;
    }

    /** Two threads, as a full pipe would stop the portal; both write to the one log. */
    private void listen() throws IOException {
        var file = new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8);
        Thread.ofVirtual().name("portal output").start(() -> read(process.getInputStream(), file));
        Thread.ofVirtual().name("portal errors").start(() -> read(process.getErrorStream(), file));
        process.onExit().thenAccept(ended -> ready.completeExceptionally(new IOException("exit " + ended.exitValue())));
    }

    private void read(InputStream stream, PrintStream file) {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                file.println(line);
                var match = READY.matcher(line);
                if (match.find()) {
                    ready.complete(URI.create(match.group(1)));
                } else if (line.startsWith(COMPLAINT)) {
                    complaint.complete(line.substring(COMPLAINT.length()));
                }
            }
        } catch (IOException e) {
            // The stream ends with the process.
        }
    }

    private String whyItStopped() {
        try {
            return complaint.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return "the portal stopped before it was ready. Look into " + log + ".";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted.";
        }
    }

    /** Where it listens. */
    public URI address() {
        return ready.join();
    }

    /** Completes when the portal has ended, with its exit code. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public Path log() {
        return log;
    }

    /** As {@code kill -9} does: it is not asked, and its database, if it has one of its own, goes on without it. */
    public void kill() throws InterruptedException {
        forgetAtExit();
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        forgetAtExit();
        end();
    }

    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program is ending: the hook runs, and this waits with it.
        }
    }

    /** Politely first, so that its database stops in order. */
    private void end() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
