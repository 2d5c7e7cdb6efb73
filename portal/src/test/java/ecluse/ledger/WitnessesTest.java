package ecluse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.CannotStart;
import ecluse.kernel.Settings;
import ecluse.testing.TestDatabase;
import ecluse.translog.BadProof;
import ecluse.translog.FolderStore;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignerKey;
import ecluse.translog.Store;
import ecluse.translog.TrustedLog;
import ecluse.translog.Witness;
import ecluse.translog.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Invariant 6 against whoever holds the signing key: no second past gets a cosignature. */
@Tag("database")
class WitnessesTest {
    private static final PublishedLog LOG = PublishedLog.of("ledger.example", new byte[32]);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir
    private Path folder;

    private final TestDatabase database = TestDatabase.fresh();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        database.close();
    }

    @Test
    void a_checkpoint_carries_the_cosignatures_of_all_who_answer() throws Exception {
        var witnesses = witnesses(2, running("one"), running("two"), silent("three"));
        var store = store("log");
        write(10);
        publication(store, witnesses).advance();
        write(10);
        publication(store, witnesses).advance();
        assertThat(cosigned(20)).isEqualTo("2");
        assertThat(witnessed(20)).isEqualTo("t");
        assertThat(text(store, "checkpoint")).isEqualTo(text(store, "checkpoints/00000000000000000020"));
        assertThat(text(store, "checkpoint").lines().filter(line -> line.startsWith("— ")))
                .hasSize(3);
    }

    @Test
    void too_few_witnesses_are_said_so_and_are_asked_again_without_a_new_entry() throws Exception {
        var late =
                new Seat("late", SignerKey.generate("late", SignatureType.COSIGNATURE, new SecureRandom()), freePort());
        var witnesses = witnesses(1, late);
        var store = store("log");
        write(10);
        var publication = publication(store, witnesses);
        publication.advance();
        assertThat(witnessed(10)).isEqualTo("f");
        publication.seekWitnesses();
        assertThat(witnessed(10)).isEqualTo("f");
        start(late);
        publication.seekWitnesses();
        assertThat(witnessed(10)).isEqualTo("t");
        assertThat(cosigned(10)).isEqualTo("1");
        var trusted = TrustedLog.of(LOG.key().verifier(), new Quorum(1, List.of(late.key.verifier())));
        assertThat(trusted.open(text(store, "checkpoint").getBytes(UTF_8))
                        .checkpoint()
                        .size())
                .isEqualTo(10);
    }

    /** The database and the folder set back together, and other entries since: all of the portal's own agrees. */
    @Test
    void a_second_past_is_published_by_nobodys_cosignature() throws Exception {
        var witnesses = witnesses(1, running("one"));
        write(10);
        publication(store("log"), witnesses).advance();
        assertThat(witnessed(10)).isEqualTo("t");
        tamper("delete from ledger.entry; delete from ledger.checkpoint;" + " update ledger.head set position = 0");
        write(12);
        publication(store("other"), witnesses).advance();
        assertThat(witnessed(12)).isEqualTo("f");
        assertThat(cosigned(12)).isEqualTo("0");
    }

    @Test
    void an_older_checkpoint_gets_no_cosignature_either() throws Exception {
        var witnesses = witnesses(1, running("one"));
        write(10);
        publication(store("log"), witnesses).advance();
        tamper("delete from ledger.entry where position > 4;"
                + " delete from ledger.checkpoint; update ledger.head set position = 4");
        publication(store("other"), witnesses).advance();
        assertThat(witnessed(4)).isEqualTo("f");
    }

    @Test
    void what_is_no_witness_stops_the_start() throws Exception {
        var key = running("one").setting();
        for (var wrong : List.of(
                "http://127.0.0.1:1",
                "x",
                "mailto:x " + key.split(" ")[1],
                "http://x " + LOG.key().verifier())) {
            assertThatThrownBy(() -> Witnesses.of(settings(1, wrong)))
                    .as(wrong)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("ecluse.ledger.witnesses[0]");
        }
        assertThatThrownBy(() -> Witnesses.of(settings(1, key, key)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> settings(2, key)).hasMessageContaining("ecluse.ledger.quorum");
    }

    @Test
    void more_than_half_must_cosign_if_nothing_else_is_set() {
        assertThat(Stream.of(0, 1, 2, 3, 4, 5)
                        .map(n -> new Settings.Ledger(null, null, Collections.nCopies(n, "x"), null, 60, "alarm")
                                .required()))
                .containsExactly(0, 1, 2, 2, 3, 3);
    }

    // --- Hands ------------------------------------------------------------------------------------------------------

    private record Seat(String name, SignerKey key, int port) {
        String setting() {
            return "http://127.0.0.1:" + port + " " + key.verifier().text();
        }
    }

    private Seat running(String name) throws IOException, BadProof {
        var seat = silent(name);
        start(seat);
        return seat;
    }

    /** Nobody answers there. */
    private Seat silent(String name) throws IOException, BadProof {
        return new Seat(name, SignerKey.generate(name, SignatureType.COSIGNATURE, new SecureRandom()), freePort());
    }

    private void start(Seat seat) throws IOException {
        var log = TrustedLog.of(LOG.key().verifier(), Quorum.NONE);
        var witness = new Witness(
                seat.key,
                List.of(log),
                new FolderStore(folder.resolve("witness-" + seat.name)),
                InstantSource.system());
        open.add(WitnessServer.start(witness, new InetSocketAddress(ANY.getAddress(), seat.port)));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, ANY.getAddress())) {
            return socket.getLocalPort();
        }
    }

    private Witnesses witnesses(int quorum, Seat... seats) {
        var witnesses = Witnesses.of(
                settings(quorum, Arrays.stream(seats).map(Seat::setting).toArray(String[]::new)),
                Duration.ofSeconds(30));
        open.add(witnesses);
        return witnesses;
    }

    private static Settings.Ledger settings(int quorum, String... witnesses) {
        return new Settings.Ledger(null, null, List.of(witnesses), quorum, 60, "alarm");
    }

    private Store store(String name) throws IOException {
        return new FolderStore(folder.resolve(name));
    }

    private Publication publication(Store store, Witnesses witnesses) throws Exception {
        var session = database.as("APP");
        open.add(session);
        return Publication.open(
                LOG, store, JdbcClient.create(new SingleConnectionDataSource(session, true)), witnesses);
    }

    private String cosigned(long size) throws SQLException {
        return owner("select cosigned from ledger.checkpoint where size = " + size);
    }

    private String witnessed(long size) throws SQLException {
        return owner("select witnessed from ledger.checkpoint where size = " + size);
    }

    private void write(int entries) throws SQLException {
        owner("with p as (update ledger.head set position = position + " + entries + " returning position)"
                + " insert into ledger.entry (position, at, kind, account)"
                + " select p.position - " + entries + " + n, clock_timestamp(), 3, gen_random_uuid()"
                + " from p, generate_series(1, " + entries + ") n");
    }

    /** As the tables' owner, triggers off. */
    private void tamper(String sql) throws SQLException {
        owner("alter table ledger.entry disable trigger user; alter table ledger.checkpoint disable trigger user; "
                + sql
                + "; alter table ledger.checkpoint enable trigger user; alter table ledger.entry enable trigger user");
    }

    private String owner(String sql) throws SQLException {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            return statement.execute(sql) && statement.getResultSet().next()
                    ? String.valueOf(statement.getResultSet().getString(1))
                    : "";
        }
    }

    private static String text(Store store, String file) throws IOException {
        return new String(store.read(file).orElseThrow(), UTF_8);
    }
}
