package ecluse.drills.portal;

import ecluse.drills.CannotRun;
import ecluse.drills.Child;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A running portal. It ends with this program, whatever ends this program, save a {@code kill -9}. */
public final class PortalProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("cluse is open at (https?://\\S+)");
    private static final Pattern LEDGER_KEY =
            Pattern.compile("The ledger is published as ([^\\s\"]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+)");
    private static final String COMPLAINT = "ecluse: ";

    private final Child child;
    private final Process process;
    private final PortalOptions options;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final CompletableFuture<String> ledgerKey = new CompletableFuture<>();
    private final CompletableFuture<String> complaint = new CompletableFuture<>();

    private PortalProcess(Child child, PortalOptions options) {
        this.child = child;
        this.process = child.process();
        this.options = options;
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
        portal.awaitOpen();
        return portal;
    }

    /** Starts a portal and leaves it to itself: see {@link #awaitOpen}. */
    public static PortalProcess launch(PortalOptions options) {
        return launch(command(options), options);
    }

    /** Waits until the portal answers. One that does not in time, or that ended, is closed. */
    public void awaitOpen() {
        try {
            ready.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            close();
            throw new CannotRun(
                    "the portal was not ready after %d s. Look into %s."
                            .formatted(options.patience().toSeconds(), options.log()),
                    e);
        } catch (ExecutionException e) {
            // First the complaint: closing also closes the streams it may still stand in.
            var why = whyItStopped();
            close();
            throw new CannotRun(why, e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while the portal started.", e);
        }
    }

    private static PortalProcess launch(List<String> command, PortalOptions options) {
        try {
            Files.createDirectories(options.log().toAbsolutePath().getParent());
            var builder = new ProcessBuilder(command);
            builder.environment().putAll(options.secrets());
            var portal = new PortalProcess(Child.start(builder), options);
            portal.listen();
            return portal;
        } catch (IOException e) {
            throw new CannotRun("the portal cannot be started: " + e + ".", e);
        }
    }

    private static List<String> command(PortalOptions options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvm());
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

    /**
     * Two threads, as a full pipe would stop the portal; both write to the one log. Of the platform: to wait for a pipe holds a
     * virtual thread's carrier, and with two processors those of a silent portal would be all there are.
     */
    private void listen() throws IOException {
        var file = new PrintStream(Files.newOutputStream(options.log()), true, StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("portal output").start(() -> read(process.getInputStream(), file));
        Thread.ofPlatform().daemon().name("portal errors").start(() -> read(process.getErrorStream(), file));
        process.onExit().thenAccept(ended -> ready.completeExceptionally(new IOException("exit " + ended.exitValue())));
    }

    private void read(InputStream stream, PrintStream file) {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                file.println(line);
                hear(line);
            }
        } catch (IOException e) {
            // The stream ends with the process.
        }
    }

    private void hear(String line) {
        var open = READY.matcher(line);
        var key = LEDGER_KEY.matcher(line);
        if (open.find()) {
            ready.complete(URI.create(open.group(1)));
        } else if (key.find()) {
            ledgerKey.complete(key.group(1));
        } else if (line.startsWith(COMPLAINT)) {
            complaint.complete(line.substring(COMPLAINT.length()));
        }
    }

    private String whyItStopped() {
        try {
            return complaint.get(2, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return "the portal stopped before it was ready. Look into " + options.log() + ".";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted.";
        }
    }

    /** Where it listens. */
    public URI address() {
        return ready.join();
    }

    /**
     * The key under which it publishes the ledger, as whoever runs it reads it in the log and hands it on. A node that leaves
     * the publishing to another one says none.
     */
    public String ledgerKey() {
        try {
            return ledgerKey.get(options.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new CannotRun(
                    "the portal does not say under which key it publishes the ledger. Look into " + options.log() + ".",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while the portal started.", e);
        }
    }

    /** Something that makes sense only while the portal runs. */
    public interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Works against the portal. If it ends meanwhile the work is interrupted, as nothing that it could still see would be
     * about the portal.
     *
     * @throws CannotRun when the portal ended before the work did
     */
    public <T> T whileOpen(Work<T> work) throws IOException, InterruptedException {
        try (var watch = new Watch(Thread.currentThread())) {
            process.onExit().thenRun(watch::interrupt);
            var done = work.run();
            requireRunning(null);
            return done;
        } catch (CannotRun e) {
            throw e;
        } catch (IOException | InterruptedException | RuntimeException e) {
            requireRunning(e);
            throw e;
        }
    }

    /** Its connections break a moment before a process is known to have ended. */
    private void requireRunning(@Nullable Exception fault) throws InterruptedException {
        var moment = fault == null ? Duration.ZERO : Duration.ofSeconds(1);
        if (process.waitFor(moment)) {
            throw new CannotRun(
                    "the portal ended by itself (exit code %d) while it was needed. Look into %s."
                            .formatted(process.exitValue(), options.log()),
                    fault);
        }
    }

    /** Interrupts a worker, and never once the work is done. */
    private static final class Watch implements AutoCloseable {
        private final Thread worker;
        private boolean over;

        Watch(Thread worker) {
            this.worker = worker;
        }

        synchronized void interrupt() {
            if (!over) {
                worker.interrupt();
            }
        }

        /** The interruption, if there was one, was about the work alone. */
        @Override
        public synchronized void close() {
            over = true;
        }
    }

    /** Completes when the portal has ended, with its exit code. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public Path log() {
        return options.log();
    }

    /** As {@code kill -9} does: it is not asked, and its database, if it has one of its own, goes on without it. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }

    /** @param patience how long it may take to stop, until it is killed */
    public void close(Duration patience) {
        child.close(patience);
    }
}
