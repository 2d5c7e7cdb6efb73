package ecluse.auditor;

import ecluse.auditor.LedgerAudit.Wishes;
import ecluse.translog.Store;
import ecluse.translog.TreeHead;
import ecluse.translog.TreeWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How fast a ledger is verified: prints a line of JSON. Not a test; run it with the folder to write to and a number of
 * entries, or {@code audit}, the folder and that number for one that is there. Entries per second are those of a core. The
 * heap is what was used at most, as far as the collector saw.
 */
final class Rates {

    private static final int BATCH = 10_000;
    private static final int POSITION_AT = 6;
    private static final int TIME_AT = 14;

    /** Of every kind, with all sets of references that {@link Entry} makes; their commitments are not looked at here. */
    private static final List<byte[]> LEAVES = LongStream.rangeClosed(1, 1_001)
            .mapToObj(position -> Entry.at(position).leaf())
            .toList();

    public static void main(String[] arguments) throws Exception {
        boolean written = arguments[0].equals("audit");
        var folder = Path.of(arguments[written ? 1 : 0]);
        int entries = Integer.parseInt(arguments[written ? 2 : 1]);
        if (!written) {
            write(new Unforced(Files.createDirectories(folder)), entries);
        }
        audit(folder, entries);
    }

    private static void write(Store store, int entries) throws Exception {
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        for (int size = 0; size < entries; size += BATCH) {
            writer.append(LongStream.rangeClosed(size + 1, Math.min(entries, size + BATCH))
                    .mapToObj(Rates::leaf)
                    .toList());
            var checkpoint =
                    TestLedger.cosigned(TestLedger.signed(writer.head())).text().getBytes(StandardCharsets.UTF_8);
            store.write(Place.kept(writer.head().size()), checkpoint);
            store.write(Place.PUBLISHED, checkpoint);
        }
    }

    private static byte[] leaf(long position) {
        var leaf = LEAVES.get((int) (position % LEAVES.size())).clone();
        ByteBuffer.wrap(leaf).putLong(POSITION_AT, position).putLong(TIME_AT, Entry.START + position * 1_000);
        return leaf;
    }

    private static void audit(Path folder, int entries) throws Exception {
        var trusted = TestLedger.TRUSTED;
        var wishes = new Wishes(
                SavedState.start(trusted.origin(), false),
                Optional.empty(),
                Optional.empty(),
                60,
                List.of(),
                Duration.ZERO);
        var threads = ManagementFactory.getThreadMXBean();
        var progress = new Progress(new PrintStream(System.err, true, StandardCharsets.UTF_8), false, System::nanoTime);
        long cpu = threads.getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        var report = new LedgerAudit(Place.folder(folder), trusted, wishes, progress, System::nanoTime).run();
        double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
        double wallSeconds = (System.nanoTime() - wall) / 1e9;
        if (!report.whole() || report.size() != entries) {
            throw new AssertionError(report.findings().first());
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        System.out.printf(
                "{\"entries\":%d,\"checkpoints\":%d,\"entries_per_s_a_core\":%.0f,\"entries_per_s\":%.0f,"
                        + "\"peak_heap_mb\":%d,\"max_heap_mb\":%d}%n",
                entries,
                report.checkpoints(),
                entries / cpuSeconds,
                entries / wallSeconds,
                peak >> 20,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    /** A folder without fsync: what is measured is the reading. */
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

    private Rates() {}
}
