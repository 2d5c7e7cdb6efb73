package ecluse.translog;

import ecluse.translog.Audit.Verdict;
import ecluse.translog.Audit.Watcher;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/**
 * How fast a log is written and audited, with entries of 300 bytes: prints a line of JSON. Entries are per second of a core,
 * with fsync per second on the wall. Not a test; run it with the
 * folder to write to, the number of entries and the number in a batch; or with {@code audit}, the number of entries and of
 * those between checkpoints.
 */
final class Rates {

    private static final int ENTRY_BYTES = 300;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("audit")) {
            auditOnly(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        } else {
            writeAndAudit(arguments);
        }
    }

    /** Without a disk: of a log that takes no room. Says what heap was used at most, as far as the collector saw. */
    private static void auditOnly(int entries, int step) throws Exception {
        var log = new UniformLog();
        double auditing = seconds(() -> {
            var verdict = Audit.run(log, AuditState.START, log.heads(entries, step), new Watcher() {});
            if (!(verdict instanceof Verdict.Whole)) {
                throw new AssertionError(verdict);
            }
        });
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                "{\"entries\":%d,\"checkpoints\":%d,\"audited_and_shown_per_s\":%.0f,\"peak_heap_mb\":%d,\"max_heap_mb\":%d}%n",
                entries,
                entries / step,
                entries / auditing,
                peak >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static void writeAndAudit(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "rates");
        int entries = Integer.parseInt(arguments[1]);
        int batch = Integer.parseInt(arguments[2]);
        int forced = Math.min(entries, 100 * batch);
        var heads = new ArrayList<TreeHead>();
        var store = new Unforced(folder.resolve("unforced"));
        double writing = seconds(() -> write(store, entries, batch, heads));
        double forcing =
                wallSeconds(() -> write(new FolderStore(folder.resolve("forced")), forced, batch, new ArrayList<>()));
        double auditing = seconds(() -> audit(store, heads, Watcher.SILENT));
        double showing = seconds(() -> audit(store, heads, new Watcher() {}));
        System.out.printf(
                "{\"entries\":%d,\"batch\":%d,\"written_per_s\":%.0f,\"written_with_fsync_per_s\":%.0f,"
                        + "\"audited_per_s\":%.0f,\"audited_and_shown_per_s\":%.0f,\"max_heap_mb\":%d}%n",
                entries,
                batch,
                entries / writing,
                forced / forcing,
                entries / auditing,
                entries / showing,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** A folder store without fsync, to see what the rest takes. */
    private record Unforced(Path root) implements Store {

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            var file = root.resolve(path);
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        }

        @Override
        public void write(String path, byte[] bytes) throws IOException {
            var file = root.resolve(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, bytes);
        }

        @Override
        public void deleteFolder(String folder) throws IOException {
            var partials = root.resolve(folder);
            if (Files.isDirectory(partials)) {
                try (var files = Files.list(partials)) {
                    for (var file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(partials);
            }
        }
    }

    private static void write(Store store, int entries, int batch, List<TreeHead> heads) throws Exception {
        var random = new Random(1);
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        for (int size = 0; size < entries; size += batch) {
            var next = new ArrayList<byte[]>(batch);
            for (int i = 0; i < batch; i++) {
                var entry = new byte[ENTRY_BYTES];
                random.nextBytes(entry);
                next.add(entry);
            }
            heads.add(writer.append(next));
        }
    }

    private static void audit(Source source, List<TreeHead> heads, Watcher watcher) throws Exception {
        var verdict = Audit.run(source, AuditState.START, heads.iterator(), watcher);
        if (!(verdict instanceof Verdict.Whole)) {
            throw new AssertionError(verdict);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Of one core: on a machine that others use as well, the clock on the wall says little. */
    private static double seconds(Work work) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static double wallSeconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private Rates() {}
}
