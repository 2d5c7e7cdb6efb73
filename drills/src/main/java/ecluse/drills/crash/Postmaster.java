package ecluse.drills.crash;

import ecluse.drills.CannotRun;
import ecluse.drills.Child;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database that a portal made in its data folder, run without that portal: so that it can be killed and started again
 * while the nodes on it go on, and they without it. It is started as the portal had started it, by the command line that
 * PostgreSQL itself keeps in {@code postmaster.opts}: the same settings, the same port.
 */
final class Postmaster implements AutoCloseable {

    private static final int SECONDS_TO_START = 30;
    private static final long PAUSE_MS = 20;
    /** The line of {@code postmaster.pid} that says how far the start is. */
    private static final int STATUS_LINE = 7;

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private final Path dataFolder;
    private final Path cluster;
    private @Nullable Child running;

    private Postmaster(Path dataFolder) {
        this.dataFolder = dataFolder;
        this.cluster = dataFolder.resolve("postgres/cluster");
    }

    /** Starts the database of a data folder whose portal has stopped. */
    static Postmaster start(Path dataFolder) throws IOException, InterruptedException {
        var postmaster = new Postmaster(dataFolder);
        try {
            postmaster.start();
            return postmaster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            postmaster.close();
            throw e;
        }
    }

    /**
     * Returns when it takes connections. For a moment after a {@code kill -9} PostgreSQL refuses to start, as processes of the
     * one before may still be there: it is tried again.
     */
    void start() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        var started = launch();
        while (!isReady(started)) {
            if (System.nanoTime() > deadline) {
                throw new CannotRun("the database does not start again within " + SECONDS_TO_START + " s. Look into "
                        + log() + ".");
            }
            Thread.sleep(PAUSE_MS);
            if (!started.isRunning()) {
                started.close();
                started = launch();
            }
        }
    }

    private Child launch() throws IOException {
        var started = Child.start(new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log())));
        running = started;
        return started;
    }

    private File log() {
        return dataFolder.resolve("postgres/log").toFile();
    }

    private List<String> command() throws IOException {
        var command = new ArrayList<>(asOrdinaryUser());
        WORD.matcher(Files.readString(cluster.resolve("postmaster.opts")).strip())
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .forEach(command::add);
        return command;
    }

    /** PostgreSQL refuses to run as root: there it runs in a user namespace of its own, as the portal's does. */
    private static List<String> asOrdinaryUser() {
        return "root".equals(System.getProperty("user.name"))
                        && System.getProperty("os.name", "")
                                .toLowerCase(Locale.ROOT)
                                .contains("linux")
                ? List.of("unshare", "--user")
                : List.of();
    }

    private boolean isReady(Child started) throws IOException {
        try {
            var lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE
                    && lines.getFirst()
                            .strip()
                            .equals(Long.toString(started.process().pid()))
                    && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        Objects.requireNonNull(running).kill();
    }

    /** Waits for who is connected to leave, but not for ever. */
    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }

    String url() throws IOException {
        return property("postgres/connection", "url");
    }

    String owner() throws IOException {
        return property("postgres/connection", "owner");
    }

    String ownersPassword() throws IOException {
        return property("keys/database.properties", "OWNER");
    }

    String auditorsPassword() throws IOException {
        return property("keys/database.properties", "AUDITOR");
    }

    private String property(String file, String name) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(dataFolder.resolve(file))) {
            properties.load(reader);
        }
        return properties.getProperty(name, "");
    }
}
