package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.testing.Browser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariants 2 and 5 under {@code kill -9}: whatever a client has received is in the ledger when the portal is back. Processes
 * are killed, not the machine: that what is committed is on the disk rests on PostgreSQL's {@code fsync}, which is on.
 */
@Tag("database")
class KillTest {
    private static final long SEED = 20_260_714;
    private static final int ROUNDS = 4;
    private static final int READERS = 4;
    private static final Pattern PEOPLE = Pattern.compile("/kairos/people/([0-9a-f-]{36})");
    private static final Pattern GROUPS = Pattern.compile("/kairos/groups/([0-9a-f-]{36})");
    private static final Pattern REFERENCE = Pattern.compile("data-reference=\"([0-9]+)\"");

    @TempDir
    private Path folder;

    private final Queue<Received> received = new ConcurrentLinkedQueue<>();

    /** What a client holds: somebody's page, and the position in the ledger that it names. */
    record Received(long position, UUID person, boolean contact) {}

    @Test
    void invariant_2_every_answer_received_before_a_kill_is_in_the_ledger_at_the_position_it_named() throws Exception {
        var random = new Random(SEED);
        KnownPeople.in(folder.resolve("files"));
        for (int round = 0; round < ROUNDS; round++) {
            int before = received.size();
            readUntilKilled(300 + random.nextInt(1_500), round % 2 == 1);
            assertThat(received.size()).as("answers of round " + round).isGreaterThan(before);
        }
        try (var node = open(ROUNDS)) {
            assertThat(Day.expect(200, new Browser(node.url()).get("/health")).status())
                    .isEqualTo(200);
            try (var auditor = auditor()) {
                everyAnswerIsInTheLedger(auditor);
                assertThat(number(auditor, "select max(position) - count(*) from ledger.entry"))
                        .isZero();
                assertThat(number(
                                auditor,
                                "select h.position - (select max(position) from ledger.entry) from ledger.head h"))
                        .isZero();
                // What the network lost counts as released: the ledger may hold more, never less.
                assertThat(number(auditor, "select count(*) from ledger.entry where kind = 1"))
                        .isGreaterThanOrEqualTo(received.size());
            }
        }
    }

    /** Readers at work on a fresh portal; after a while it dies, and on some days its database a moment before it. */
    private void readUntilKilled(int millis, boolean databaseFirst) throws Exception {
        var node = open(millis);
        var running = new AtomicBoolean(true);
        int before = received.size();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<Browser>();
            for (int i = 0; i < READERS; i++) {
                readers.add(new Day(node.url()).signedIn(KnownPeople.OFFICE));
            }
            var people = people(readers.getFirst());
            assertThat(people).isNotEmpty();
            var work = new ArrayList<Future<?>>();
            for (var reader : readers) {
                work.add(threads.submit(() -> read(reader, people, running)));
            }
            awaitOneMoreThan(before);
            Thread.sleep(millis);
            if (databaseFirst) {
                killDatabase();
                Thread.sleep(millis / 10);
            }
            node.kill();
            running.set(false);
            for (var done : work) {
                done.get();
            }
        } finally {
            node.kill();
        }
    }

    /** A machine that is busy with something else takes its time over the first page. */
    private void awaitOneMoreThan(int before) throws InterruptedException {
        for (int i = 0; i < 600 && received.size() == before; i++) {
            Thread.sleep(100);
        }
    }

    private static List<UUID> people(Browser reader) {
        var groups = Day.found(GROUPS, Day.expect(200, reader.get("/kairos/groups")));
        return groups.stream()
                .flatMap(group -> Day.found(PEOPLE, Day.expect(200, reader.get("/kairos/groups/" + group))).stream())
                .map(UUID::fromString)
                .toList();
    }

    private void read(Browser reader, List<UUID> people, AtomicBoolean running) {
        for (int i = 0; running.get(); i++) {
            var person = people.get(i % people.size());
            boolean contact = i % 3 == 0;
            try {
                var path = "/kairos/people/" + person;
                var answer = contact ? reader.post(path + "/contact", Map.of("purpose", "reach")) : reader.get(path);
                var reference = REFERENCE.matcher(answer.body());
                if (answer.status() == 200 && reference.find()) {
                    received.add(new Received(Long.parseLong(reference.group(1)), person, contact));
                }
            } catch (UncheckedIOException e) {
                return; // It is dead.
            }
        }
    }

    private void everyAnswerIsInTheLedger(Connection auditor) throws SQLException {
        try (var find = auditor.prepareStatement(
                "select fields & 96 <> 0 from ledger.entry where position = ? and kind = 1 and person = ?")) {
            for (var answer : received) {
                find.setLong(1, answer.position());
                find.setObject(2, answer.person());
                var row = find.executeQuery();
                assertThat(row.next()).as("position " + answer.position()).isTrue();
                assertThat(row.getBoolean(1))
                        .as("contact at " + answer.position())
                        .isEqualTo(answer.contact());
            }
        }
        assertThat(received.stream().map(Received::position)).doesNotHaveDuplicates();
    }

    private Node open(int number) {
        return Node.start(
                        folder.resolve("log-" + number),
                        Map.of(
                                "ecluse.data-folder",
                                folder.resolve("data").toString(),
                                "ecluse.import-at-start",
                                folder.resolve("files").toString(),
                                "ecluse.purpose",
                                "drill",
                                "ecluse.second-factor",
                                "offered",
                                "ecluse.port",
                                "0"))
                .untilOpen();
    }

    /** PostgreSQL and all its processes, at once. */
    private void killDatabase() throws IOException {
        var pid = Files.readAllLines(folder.resolve("data/postgres/cluster/postmaster.pid"))
                .getFirst();
        var postmaster = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        var all = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private Connection auditor() throws IOException, SQLException {
        var passwords = properties("data/keys/database.properties");
        var url = properties("data/postgres/connection").getProperty("url");
        return DriverManager.getConnection(url, "ecluse_auditor", passwords.getProperty("AUDITOR"));
    }

    private Properties properties(String file) throws IOException {
        var properties = new Properties();
        try (var in = Files.newInputStream(folder.resolve(file))) {
            properties.load(in);
        }
        return properties;
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
