package ecluse.drills.crash;

import ecluse.drills.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The database that a portal brings, as it lies in the data folder: its process, its address, the auditor's password. */
final class Postmaster {

    private static final int SECONDS_TO_END = 20;

    private final Path dataFolder;

    Postmaster(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    private Optional<ProcessHandle> process() throws IOException {
        try {
            var lines = Files.readAllLines(dataFolder.resolve("postgres/cluster/postmaster.pid"));
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                            .filter(found -> found.info()
                                    .command()
                                    .filter(command -> command.endsWith("postgres"))
                                    .isPresent());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** {@code kill -9}. */
    void kill() throws IOException {
        process()
                .orElseThrow(() -> new CannotRun("the portal's database is not running; look into " + dataFolder + "."))
                .destroyForcibly();
    }

    /** Leaves no database behind whose portal was killed. */
    void end() throws IOException, InterruptedException {
        var left = process();
        if (left.isEmpty()) {
            return;
        }
        left.get().destroy();
        try {
            left.get().onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            left.get().destroyForcibly();
        }
    }

    String url() throws IOException {
        return property("postgres/connection", "url");
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
