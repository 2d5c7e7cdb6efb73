package ecluse.drills.demo;

import ecluse.drills.CannotRun;
import ecluse.drills.population.Plan;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a demo keeps between two starts, and the lock that lets only one demo have it at a time. */
final class DemoFolder implements AutoCloseable {
    private static final long LEAST_FREE_BYTES = 500L << 20;
    /** Files, database and its log, generously. */
    private static final long BYTES_PER_PERSON = 4_000;

    private final Path root;
    private final FileChannel lock;

    private DemoFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    static DemoFolder open(Path root) {
        try {
            Files.createDirectories(root);
            var lock = FileChannel.open(root.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                lock.close();
                throw new CannotRun(
                        root + " is used by a demo that is running. Stop it, or name another folder: --folder DIR.");
            }
            return new DemoFolder(root, lock);
        } catch (IOException e) {
            throw new CannotRun("the folder " + root + " cannot be used: " + e + ". Name another: --folder DIR.", e);
        }
    }

    /** Where the generated files are. */
    Path population() {
        return root.resolve("population");
    }

    /** The portal's own: database and keys. */
    Path data() {
        return root.resolve("data");
    }

    Path mails() {
        return root.resolve("mails");
    }

    /** Where the portal publishes what it showed to whom. */
    Path ledger() {
        return data().resolve("ledger");
    }

    /** The second factors of the accounts to try. */
    Path keys() {
        return root.resolve("second-factors");
    }

    /** What the identity provider and the portal know each other by. */
    Path provider() {
        return root.resolve("provider");
    }

    /** Key and memory of who cosigns the ledger. */
    Path witness() {
        return root.resolve("witness");
    }

    Path log() {
        return root.resolve("portal.log");
    }

    Optional<Plan> plan() {
        try {
            return Plan.of(population());
        } catch (IOException e) {
            throw new CannotRun(e.getMessage() + ". Start afresh: --fresh.", e);
        }
    }

    /** Whether the portal has taken in all of the files. */
    boolean isImported() {
        return Files.exists(imported());
    }

    void markImported() throws IOException {
        Files.writeString(imported(), "");
    }

    /** Whether what people do beside the files has happened. */
    boolean hasLived() {
        return Files.exists(lived());
    }

    void markLived() throws IOException {
        Files.writeString(lived(), "");
    }

    private Path lived() {
        return root.resolve("lived");
    }

    private Path imported() {
        return root.resolve("imported");
    }

    /** Removes what a demo made, and nothing else that may stand in the folder. */
    void empty() {
        try {
            for (var ours :
                    List.of(imported(), lived(), population(), data(), witness(), mails(), keys(), provider(), log())) {
                remove(ours);
            }
        } catch (IOException e) {
            throw new CannotRun("the folder " + root + " cannot be emptied: " + e + ".", e);
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var inside = Files.walk(path)) {
            for (var each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    void requireSpaceFor(int people) {
        try {
            long needed = LEAST_FREE_BYTES + people * BYTES_PER_PERSON;
            long free = Files.getFileStore(root).getUsableSpace();
            if (free < needed) {
                throw new CannotRun(
                        "%s has %d MB free; %,d people need %d MB. Free some, or name another folder: --folder DIR."
                                .formatted(root, free >> 20, people, needed >> 20));
            }
        } catch (IOException e) {
            throw new CannotRun("the folder " + root + " cannot be used: " + e + ".", e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock ends with the program at the latest.
        }
    }
}
