package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {

    private static final SignerKey KEY = Keys.witness("witness.example");
    private static final TrustedLog LOG = TrustedLog.of(Keys.LOG.verifier(), Quorum.NONE);
    private static final Quorum QUORUM = new Quorum(1, List.of(KEY.verifier()));

    /** The same first four entries as the example, and others after them. */
    private static final List<Hash> FORK = List.of(
            EightLeaves.LEAVES.get(0),
            EightLeaves.LEAVES.get(1),
            EightLeaves.LEAVES.get(2),
            EightLeaves.LEAVES.get(3),
            EightLeaves.LEAVES.get(0),
            EightLeaves.LEAVES.get(0),
            EightLeaves.LEAVES.get(0),
            EightLeaves.LEAVES.get(0));

    private final MemoryStore store = new MemoryStore();
    private final Witness witness = witness(store);

    private static Witness witness(Store store) {
        return new Witness(KEY, List.of(LOG), store, () -> Instant.ofEpochSecond(1_800_000_000));
    }

    @Test
    void a_log_is_cosigned_as_it_grows() throws Exception {
        cosigned(0, 3);
        cosigned(3, 4);
        cosigned(4, 8);
    }

    @Test
    void a_log_that_did_not_grow_is_cosigned_again() throws Exception {
        cosigned(0, 3);
        cosigned(3, 3);
    }

    @Test
    void a_log_without_entries_is_cosigned() throws Exception {
        cosigned(0, 0);
        cosigned(0, 0);
        cosigned(0, 5);
    }

    @Test
    void an_old_size_that_is_not_the_last_is_told_the_last() throws Exception {
        cosigned(0, 5);
        var answer = send(3, 8);
        assertThat(answer).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "5\n"));
        assertThat(send(0, 8).status()).isEqualTo(409);
        assertThat(send(8, 8).status()).isEqualTo(409);
        cosigned(5, 8);
    }

    @Test
    void an_old_checkpoint_replayed_is_refused() throws Exception {
        cosigned(0, 3);
        cosigned(3, 8);
        assertThat(send(0, 3)).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "8\n"));
        assertThat(send(3, 3).status()).isEqualTo(409);
        assertThat(send(8, 3).status()).isEqualTo(400);
        cosigned(8, 8);
    }

    @Test
    void a_fork_is_refused_whatever_its_size_and_proof() throws Exception {
        cosigned(0, 6);
        for (int size = 6; size <= 8; size++) {
            var checkpoint =
                    new Checkpoint("log", size, Merkle.root(FORK.subList(0, size)), List.of()).signedBy(Keys.LOG);
            assertThat(send(6, Proofs.consistency(FORK.subList(0, size), 6), checkpoint)
                            .status())
                    .isEqualTo(422);
            assertThat(send(6, proof(6, size), checkpoint).status()).isEqualTo(422);
            assertThat(send(6, List.of(), checkpoint).status()).isEqualTo(422);
            assertThat(send(4, Proofs.consistency(FORK.subList(0, size), 4), checkpoint)
                            .status())
                    .isEqualTo(409);
            assertThat(send(0, List.of(), checkpoint).status()).isEqualTo(409);
        }
        cosigned(6, 8);
    }

    @Test
    void a_wrong_proof_is_refused_and_the_right_one_taken() throws Exception {
        cosigned(0, 3);
        assertThat(send(3, proof(2, 8), signed(8)).status()).isEqualTo(422);
        var longer = new ArrayList<>(proof(3, 8));
        longer.add(Merkle.emptyRoot());
        assertThat(send(3, longer, signed(8)).status()).isEqualTo(422);
        cosigned(3, 8);
    }

    @Test
    void from_nothing_there_is_nothing_to_prove() throws Exception {
        assertThat(send(0, proof(3, 8), signed(8)).status()).isEqualTo(422);
        var wrong = new Checkpoint("log", 0, Merkle.leaf(new byte[0]), List.of()).signedBy(Keys.LOG);
        assertThat(send(0, List.of(), wrong).status()).isEqualTo(422);
        assertThat(store.files).isEmpty();
    }

    @Test
    void a_log_that_is_not_known_is_not_found() throws Exception {
        var other = new Checkpoint("other", EightLeaves.head(3)).signedBy(Keys.LOG);
        assertThat(send(0, List.of(), other).status()).isEqualTo(404);
    }

    @Test
    void what_the_log_did_not_sign_is_forbidden() throws Exception {
        var stranger =
                new Checkpoint("log", EightLeaves.head(3)).signedBy(Keys.signer("stranger", SignatureType.ED25519));
        assertThat(send(0, List.of(), stranger).status()).isEqualTo(403);
        var bad = Text.bytes(signed(3).note().signatures().getFirst().base64());
        bad[20] ^= 1;
        var badToo = signed(3).with(new NoteSignature("log", Text.base64(bad)));
        assertThat(send(0, List.of(), badToo).status()).isEqualTo(403);
        assertThat(store.files).isEmpty();
    }

    @Test
    void signatures_of_others_are_neither_looked_at_nor_kept() throws Exception {
        var other = new NoteSignature("other", Text.base64(new byte[70]));
        assertThat(send(0, List.of(), signed(3).with(other)).status()).isEqualTo(200);
        assertThat(witness.checkpoint(originHash()).orElseThrow()).doesNotContain("other");
    }

    @Test
    void malformed_requests_are_bad() throws Exception {
        var checkpoint = signed(3).text();
        bad("", "no blank line");
        bad("old 0\n" + checkpoint, "a hash of the request is not canonical base64");
        bad("old 00\n\n" + checkpoint, "leading zeros");
        bad("old -1\n\n" + checkpoint, "not a number");
        bad("old  0\n\n" + checkpoint, "not a number");
        bad("OLD 0\n\n" + checkpoint, "does not start with \"old \"");
        bad("old 0\nAQID\n\n" + checkpoint, "3 bytes");
        bad("old 0\n" + (Merkle.emptyRoot().base64() + "\n").repeat(64) + "\n" + checkpoint, "64 hashes");
        bad("old 0\n\n" + checkpoint.stripTrailing(), "newline");
        bad("old 0\n\nlog\n3\n\n", "newline");
    }

    @Test
    void after_a_restart_the_witness_knows_what_it_cosigned(@TempDir Path folder) throws Exception {
        var before = witness(new FolderStore(folder));
        assertThat(send(before, 0, List.of(), signed(5)).status()).isEqualTo(200);
        var after = witness(new FolderStore(folder));
        assertThat(send(after, 0, List.of(), signed(3))).isEqualTo(new Witness.Answer(409, "text/x.tlog.size", "5\n"));
        var fork = new Checkpoint("log", 8, Merkle.root(FORK), List.of()).signedBy(Keys.LOG);
        assertThat(send(after, 5, Proofs.consistency(FORK, 5), fork).status()).isEqualTo(422);
        assertThat(send(after, 5, proof(5, 8), signed(8)).status()).isEqualTo(200);
        assertThat(after.checkpoint(originHash()))
                .isEqualTo(witness(new FolderStore(folder)).checkpoint(originHash()));
    }

    @Test
    void nothing_is_cosigned_that_could_not_be_kept() throws Exception {
        cosigned(0, 3);
        var full = witness(new MemoryStore.Crashing(store, 0));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(full, 3, proof(3, 8), signed(8)));
        assertThat(witness.checkpoint(originHash()).orElseThrow()).startsWith("log\n3\n");
        cosigned(3, 5);
    }

    @Test
    void with_a_state_that_is_not_its_own_work_it_cosigns_nothing() throws Exception {
        cosigned(0, 3);
        var path = originHash() + "/checkpoint";
        var truth = store.read(path).orElseThrow();
        for (var text : new String[] {
            "", "log\n3\n", signed(3).text(), new String(truth, StandardCharsets.UTF_8).replace("log\n3\n", "log\n2\n")
        }) {
            store.write(path, Text.utf8(text));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> send(3, 8))
                    .withMessageContaining("damaged");
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> witness.checkpoint(originHash()));
        }
        store.write(path, truth);
        cosigned(3, 8);
    }

    @Test
    void the_last_checkpoint_is_shown_with_both_signatures() throws Exception {
        assertThat(witness.checkpoint(originHash())).isEmpty();
        assertThat(witness.checkpoint("00")).isEmpty();
        cosigned(0, 5);
        var shown = SignedCheckpoint.parse(witness.checkpoint(originHash()).orElseThrow());
        assertThat(new TrustedLog("log", LOG.keys(), QUORUM).require(shown)).hasSize(1);
    }

    @Test
    void of_two_forks_at_once_one_is_cosigned() throws Exception {
        var main = signed(8);
        var fork = new Checkpoint("log", 8, Merkle.root(FORK), List.of()).signedBy(Keys.LOG);
        for (int round = 0; round < 100; round++) {
            store.files.clear();
            cosigned(0, 4);
            var statuses = atOnce(
                    () -> send(4, proof(4, 8), main).status(),
                    () -> send(4, Proofs.consistency(FORK, 4), fork).status());
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void two_sizes_at_once_never_set_the_witness_back() throws Exception {
        for (int round = 0; round < 100; round++) {
            store.files.clear();
            cosigned(0, 4);
            var statuses = atOnce(() -> send(4, 6).status(), () -> send(4, 8).status());
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
            var size = statuses.getFirst() == 200 ? 6 : 8;
            assertThat(witness.checkpoint(originHash()).orElseThrow()).startsWith("log\n" + size + "\n");
        }
    }

    private static List<Integer> atOnce(Callable<Integer> one, Callable<Integer> other) throws Exception {
        var start = new CyclicBarrier(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> {
                start.await();
                return one.call();
            });
            var second = threads.submit(() -> {
                start.await();
                return other.call();
            });
            return List.of(first.get(), second.get());
        }
    }

    @Test
    void a_damaged_request_is_never_cosigned_but_for_what_the_log_signed() throws Exception {
        var fuzz = new Fuzz(50);
        var truth = Text.utf8(new WitnessRequest(3, proof(3, 8), signed(8)).text());
        cosigned(0, 3);
        var before = store.copy();
        for (int round = 0; round < 2_000; round++) {
            store.files.clear();
            store.files.putAll(before.files);
            var answer = witness.addCheckpoint(fuzz.damaged(truth));
            assertThat(answer.status()).isIn(200, 400, 403, 404, 409, 422);
            if (answer.status() == 200) {
                QUORUM.require(signed(8).with(NoteSignature.parse(answer.body().strip())));
            }
        }
    }

    @Test
    void a_damaged_request_is_refused_or_read_as_it_stands() {
        var truth = Text.utf8(new WitnessRequest(3, proof(3, 8), signed(8)).text());
        int refused = new Fuzz(51)
                .refusesOrReadsExactly(truth, 20_000, WitnessRequest::parse, request -> Text.utf8(request.text()));
        assertThat(refused).isBetween(5_000, 19_999);
    }

    @Test
    void a_witness_needs_a_key_for_cosignatures_and_logs_with_different_origins() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Witness(Keys.LOG, List.of(LOG), store, Instant::now));
        assertThatIllegalArgumentException().isThrownBy(() -> new Witness(KEY, List.of(LOG, LOG), store, Instant::now));
    }

    private void cosigned(int oldSize, int size) throws Exception {
        var answer = send(oldSize, size);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var cosigned = SignedCheckpoint.parse(signed(size).text() + answer.body());
        assertThat(QUORUM.require(cosigned)).extracting(Note.Verified::time).containsExactly(1_800_000_000L);
    }

    private Witness.Answer send(int oldSize, int size) throws IOException {
        return send(oldSize, oldSize == 0 || oldSize > size ? List.of() : proof(oldSize, size), signed(size));
    }

    private Witness.Answer send(int oldSize, List<Hash> proof, SignedCheckpoint checkpoint) throws IOException {
        return send(witness, oldSize, proof, checkpoint);
    }

    private static Witness.Answer send(Witness witness, int oldSize, List<Hash> proof, SignedCheckpoint checkpoint)
            throws IOException {
        return witness.addCheckpoint(Text.utf8(new WitnessRequest(oldSize, proof, checkpoint).text()));
    }

    private void bad(String request, String why) throws IOException {
        var answer = witness.addCheckpoint(Text.utf8(request));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(why);
    }

    private static List<Hash> proof(int oldSize, int size) {
        return Proofs.consistency(EightLeaves.LEAVES.subList(0, size), oldSize);
    }

    private static SignedCheckpoint signed(int size) {
        return new Checkpoint("log", EightLeaves.head(size)).signedBy(Keys.LOG);
    }

    private static String originHash() {
        return HexFormat.of().formatHex(Merkle.sha256().digest(Text.utf8("log")));
    }
}
