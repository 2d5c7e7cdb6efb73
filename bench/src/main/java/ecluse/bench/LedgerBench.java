package ecluse.bench;

import ecluse.Ecluse;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Settings;
import ecluse.vault.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.springframework.boot.SpringApplication;

/**
 * {@code bench ledger}: how many entries a second become durable (committed, fsync on) and integrated (in the tree, under a
 * signed and published checkpoint), and how long one waits for a receipt and for the checkpoint. The entries are the gate's
 * own: clients ask for the names of a group, as a roster does, so one request makes several entries and has one receipt.
 *
 * <p>First as fast as it goes, then paced at half the rate that is wanted, where receipts are timed.
 */
final class LedgerBench {
    private static final int WANTED = 10_000;
    private static final int READERS = 64;
    private static final int WARM_UP_SECONDS = 20;
    private static final Set<Field> NAMES = EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME);

    private final Guard guard;
    private final List<GateData.Reader> readers;
    private final Connection owner;
    private final int clients;
    private final int peoplePerRequest;

    private LedgerBench(
            Guard guard, List<GateData.Reader> readers, Connection owner, int clients, int peoplePerRequest) {
        this.guard = guard;
        this.readers = readers;
        this.owner = owner;
        this.clients = clients;
        this.peoplePerRequest = peoplePerRequest;
    }

    static String run(int clients, int people, int peoplePerRequest, int seconds)
            throws IOException, SQLException, InterruptedException {
        var folder = Files.createTempDirectory("ecluse-bench");
        try (var database = new BenchDatabase(folder.resolve("postgres"));
                var context = new SpringApplication(Ecluse.class).run(GateBench.options(folder, database));
                var owner = database.connect()) {
            System.err.println("filling: " + people + " people, " + READERS + " accounts");
            var keys = Keys.in(context.getBean(Settings.class).keys());
            var readers = GateData.fill(owner, keys, people, READERS);
            return new LedgerBench(context.getBean(Guard.class), readers, owner, clients, peoplePerRequest)
                    .measured(seconds);
        } finally {
            GateBench.delete(folder);
        }
    }

    private String measured(int seconds) throws SQLException, InterruptedException {
        System.err.println("warming up");
        load(WARM_UP_SECONDS, 0);
        System.err.println("as fast as it goes, " + seconds + " s");
        long before = published();
        load(seconds, 0);
        // What is written and not yet under a checkpoint does not count.
        double perSecond = (published() - before) / (double) seconds;
        System.err.printf(Locale.ROOT, "%.0f entries a second%n", perSecond);
        System.err.println("at " + WANTED / 2 + " entries a second, " + seconds + " s");
        long from = published();
        var receipts = load(seconds, WANTED / 2);
        awaitPublished();
        return String.format(
                Locale.ROOT,
                "{\"entries_per_s\":%.0f,\"clients\":%d,\"people_per_request\":%d,\"receipt_p50_ms\":%.2f,"
                        + "\"receipt_p99_ms\":%.2f,\"checkpoint_lag_p99_ms\":%.0f,\"half_load_entries_per_s\":%.0f}",
                perSecond,
                clients,
                peoplePerRequest,
                millis(receipts, 0.50),
                millis(receipts, 0.99),
                lag(from),
                receipts.size() * peoplePerRequest / (double) seconds);
    }

    /** Nanoseconds that each request waited for its receipt. {@code perSecond} entries in all, 0: no pace. */
    private List<Long> load(int seconds, int perSecond) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long between = perSecond == 0 ? 0 : 1_000_000_000L * clients * peoplePerRequest / perSecond;
        var waits = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var results = new ArrayList<Future<List<Long>>>();
            for (int c = 0; c < clients; c++) {
                int client = c;
                results.add(threads.submit(() -> client(client, end, between)));
            }
            for (var result : results) {
                waits.addAll(result.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client stopped", e);
        }
        waits.sort(null);
        return waits;
    }

    private List<Long> client(int number, long end, long between) {
        var random = new Random(number);
        var waits = new ArrayList<Long>();
        // Clients start spread over one interval. Each wait counts from when its turn was due, not from when a late one
        // began.
        long due = System.nanoTime() + between * number / clients;
        for (int turn = 0; due < end && System.nanoTime() < end; turn++) {
            LockSupport.parkNanos(due - System.nanoTime());
            long start = between == 0 ? System.nanoTime() : due;
            ask(readers.get((number + turn * clients) % readers.size()), random);
            waits.add(System.nanoTime() - start);
            due += between == 0 ? 0 : between;
        }
        return waits;
    }

    private void ask(GateData.Reader reader, Random random) {
        int first = random.nextInt(reader.people().size() - peoplePerRequest);
        var group = reader.people().subList(first, first + peoplePerRequest).stream()
                .map(target -> new PersonRef(target.person()))
                .toList();
        var answer = guard.disclose(Request.by(reader.viewer(), Purpose.LIST_GROUP, group, NAMES));
        if (!(answer instanceof Disclosed<?>(List<?> facts, var receipt)) || facts.size() != peoplePerRequest) {
            throw new IllegalStateException("not the group asked for: " + answer);
        }
    }

    private long published() throws SQLException {
        return Math.round(
                number("select coalesce(max(size), 0) from ledger.checkpoint where published_at is not null"));
    }

    private void awaitPublished() throws SQLException, InterruptedException {
        while (number("select position from ledger.head") > published()) {
            Thread.sleep(50);
        }
    }

    /** How long after its commit an entry was under a published checkpoint: in ms, what 99 of 100 stayed within. */
    private double lag(long from) throws SQLException {
        return number("""
                select percentile_disc(0.99) within group (order by extract(epoch from c.published_at - e.at) * 1000)
                  from ledger.entry e
                 cross join lateral (select k.published_at from ledger.checkpoint k
                                      where k.size >= e.position order by k.size limit 1) c
                 where e.position > %d
                """.formatted(from));
    }

    private double number(String sql) throws SQLException {
        try (var statement = owner.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        }
    }

    private static double millis(List<Long> sorted, double share) {
        return sorted.get((int) (sorted.size() * share)) / 1e6;
    }
}
