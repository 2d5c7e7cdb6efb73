package ecluse.drills.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.translog.BadProof;
import ecluse.translog.Checkpoint;
import ecluse.translog.EntryProof;
import ecluse.translog.FolderStore;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.SignerKey;
import ecluse.translog.TreeHead;
import ecluse.translog.TreeReader;
import ecluse.translog.TreeWriter;
import ecluse.translog.TrustedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill can fail: each thing that a crash must not do is seen. */
class EvidenceTest {

    private static final SignerKey KEY = key();
    private static final TrustedLog LOG = TrustedLog.of(KEY.verifier(), Quorum.NONE);
    private static final int ANNE = 0;
    private static final int PAUL = 1;

    @TempDir
    private Path folder;

    private final Figures figures = new Figures();

    private static SignerKey key() {
        try {
            return SignerKey.of("drill", SignatureType.ED25519, new byte[32]);
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_readers_have_is_in_the_ledger() throws Exception {
        var evidence = evidence("ledger");
        var first = publish("ledger", 100);
        look(
                evidence,
                first,
                List.of(new Answer(ANNE, 2, 1), new Answer(PAUL, 11, 5), new Answer(ANNE, 4, 0)),
                List.of(first));
        var second = publish("ledger", 300);
        look(evidence, second, List.of(new Answer(PAUL, 151, 1)), List.of(first, second));
        evidence.atTheEnd(second, List.of(first, second));
        assertThat(figures.words()).isEmpty();
        assertThat(figures.json())
                .isEqualTo("{\"rounds\":0,\"lost\":0,\"gaps\":0,\"inconsistent\":0,\"released_without_entry\":0}");
        assertThat(evidence.answers()).isEqualTo(4);
    }

    @Test
    void a_page_that_came_in_after_its_entry_was_read_is_not_forgotten() throws Exception {
        var evidence = evidence("ledger");
        var checkpoint = publish("ledger", 100);
        look(evidence, checkpoint, List.of(new Answer(ANNE, 2, 1)), List.of());
        look(evidence, checkpoint, List.of(new Answer(ANNE, 4, 1), new Answer(PAUL, 11, 3)), List.of());
        assertThat(figures.words()).isEmpty();
        look(evidence, checkpoint, List.of(new Answer(ANNE, 12, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void a_page_whose_entry_never_came_is_seen() throws Exception {
        var evidence = evidence("ledger");
        var checkpoint = publish("ledger", 100);
        look(evidence, checkpoint, List.of(new Answer(ANNE, 101, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void a_list_with_more_people_than_entries_is_seen() throws Exception {
        var evidence = evidence("ledger");
        look(evidence, publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(ANNE, 4, 2)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void a_page_whose_entry_is_of_another_account_is_seen() throws Exception {
        var evidence = evidence("ledger");
        look(evidence, publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(ANNE, 11, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void two_readers_with_entries_of_one_account_are_seen() throws Exception {
        var evidence = evidence("ledger");
        look(evidence, publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(PAUL, 4, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void two_pages_on_one_entry_are_seen() throws Exception {
        var evidence = evidence("ledger");
        look(evidence, publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(ANNE, 2, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":2");
    }

    @Test
    void a_gap_is_seen() throws Exception {
        var evidence = evidence("ledger");
        var writer = TreeWriter.open(new FolderStore(folder.resolve("ledger")), TreeHead.EMPTY);
        look(evidence, signed(writer.append(List.of(leaf(1), leaf(3)))), List.of(), List.of());
        assertThat(figures.json()).contains("\"gaps\":1");
    }

    @Test
    void entries_that_went_away_are_seen() throws Exception {
        var evidence = evidence("ledger");
        var before = publish("ledger", 100);
        look(evidence, before, List.of(new Answer(ANNE, 90, 1)), List.of(before));
        var after = signed(TreeWriter.open(new FolderStore(folder.resolve("other")), TreeHead.EMPTY)
                .append(LongStream.rangeClosed(1, 50)
                        .mapToObj(EvidenceTest::leaf)
                        .toList()));
        look(evidence, after, List.of(), List.of(before));
        assertThat(figures.json()).contains("\"lost\":1", "\"inconsistent\":1");
        evidence.atTheEnd(after, List.of(before));
        assertThat(figures.allZero()).isFalse();
    }

    @Test
    void a_checkpoint_of_another_past_is_seen() throws Exception {
        var evidence = evidence("ledger");
        var checkpoint = publish("ledger", 100);
        var other = TreeWriter.open(new FolderStore(folder.resolve("other")), TreeHead.EMPTY)
                .append(LongStream.rangeClosed(2, 51)
                        .mapToObj(EvidenceTest::leaf)
                        .toList());
        look(evidence, checkpoint, List.of(), List.of(signed(other)));
        assertThat(figures.json()).contains("\"inconsistent\":1");
    }

    // --- Receipts
    // -----------------------------------------------------------------------------------------------------

    @Test
    void receipts_that_hold_are_held_against_the_ledger_at_once_and_at_the_end() throws Exception {
        var evidence = evidence("ledger");
        var first = publish("ledger", 100);
        take(evidence, first, receipt(ANNE, 2, first), receipt(PAUL, 11, first));
        var second = publish("ledger", 300);
        take(evidence, second, receipt(ANNE, 4, first), receipt(PAUL, 151, second));
        evidence.atTheEnd(second, List.of());
        assertThat(figures.words()).isEmpty();
        assertThat(evidence.receipts()).isEqualTo(4);
    }

    @Test
    void a_receipt_whose_entry_is_lost_is_seen_in_the_round_in_which_it_was_taken() throws Exception {
        var evidence = evidence("ledger");
        var before = publish("ledger", 100);
        var receipt = receipt(ANNE, 90, before);
        take(new Evidence(new FolderStore(folder.resolve("other")), LOG, figures), publish("other", 50), receipt);
        assertThat(figures.json()).contains("\"lost\":1", "\"inconsistent\":1");
        assertThat(figures.words()).anyMatch(words -> words.contains("is not in the ledger of 50 entries"));
        take(evidence, before, receipt);
        assertThat(figures.json()).contains("\"lost\":1", "\"inconsistent\":1");
    }

    @Test
    void a_receipt_whose_entry_is_lost_later_is_seen_at_the_end() throws Exception {
        var before = publish("ledger", 100);
        var store = new FolderStore(folder.resolve("ledger"));
        var evidence = new Evidence(path -> (figures.allZero() ? store : rewritten()).read(path), LOG, figures);
        look(evidence, before, List.of(new Answer(ANNE, 2, 1)), List.of());
        take(evidence, before, receipt(ANNE, 2, before));
        figures.inconsistent("from here on the ledger is another");
        evidence.atTheEnd(signed(rewrittenHead()), List.of());
        assertThat(figures.words())
                .anyMatch(words -> words.contains("was there once"))
                .anyMatch(words -> words.contains("reader 0's receipt of position 2: its entry is not in the ledger"));
    }

    @Test
    void a_receipt_of_another_position_of_another_account_or_of_another_log_is_seen() throws Exception {
        var evidence = evidence("ledger");
        var checkpoint = publish("ledger", 100);
        var good = receipt(ANNE, 2, checkpoint);
        take(evidence, checkpoint, good);
        take(evidence, checkpoint, new Receipt(ANNE, 4, good.file()));
        assertThat(figures.words().getLast()).contains("receipt of position 4: it is for position 2");
        take(evidence, checkpoint, new Receipt(PAUL, 2, good.file()));
        assertThat(figures.words().getLast()).contains("it is for another account than its reader's");
        var text = new String(good.file(), UTF_8);
        take(
                evidence,
                checkpoint,
                new Receipt(ANNE, 2, text.replace("index 1\n", "index 2\n").getBytes(UTF_8)));
        take(
                evidence,
                checkpoint,
                new Receipt(ANNE, 2, text.replace("\ndrill\n", "\nother\n").getBytes(UTF_8)));
        take(evidence, checkpoint, new Receipt(ANNE, 2, "<html>later</html>".getBytes(UTF_8)));
        assertThat(figures.json()).contains("\"lost\":5", "\"inconsistent\":0");
    }

    private Receipt receipt(int reader, long position, SignedCheckpoint checkpoint) throws Exception {
        var tree = new TreeReader(
                new FolderStore(folder.resolve("ledger")),
                checkpoint.checkpoint().head());
        var proof = new EntryProof(position - 1, tree.inclusion(position - 1), checkpoint)
                .withExtra(tree.entry(position - 1));
        return new Receipt(reader, position, proof.text().getBytes(UTF_8));
    }

    private static void take(Evidence evidence, SignedCheckpoint checkpoint, Receipt... receipts) throws IOException {
        evidence.afterCrash(checkpoint, List.of(), List.of(receipts), List.of());
    }

    private static void look(
            Evidence evidence, SignedCheckpoint checkpoint, List<Answer> answers, List<SignedCheckpoint> fetched)
            throws IOException {
        evidence.afterCrash(checkpoint, answers, List.of(), fetched);
    }

    private FolderStore rewritten() throws IOException {
        return new FolderStore(folder.resolve("rewritten"));
    }

    /** As before, save that the second entry is of another account. */
    private TreeHead rewrittenHead() throws Exception {
        return TreeWriter.open(rewritten(), TreeHead.EMPTY)
                .append(LongStream.rangeClosed(1, 100)
                        .mapToObj(position -> position == 2 ? leaf(2, 3) : leaf(position))
                        .toList());
    }

    private Evidence evidence(String name) throws IOException {
        return new Evidence(new FolderStore(folder.resolve(name)), LOG, figures);
    }

    private SignedCheckpoint publish(String name, long size) throws Exception {
        var store = new FolderStore(folder.resolve(name));
        var before = store.read("checkpoint");
        var head = before.isEmpty()
                ? TreeHead.EMPTY
                : LOG.open(before.get()).checkpoint().head();
        var checkpoint = signed(TreeWriter.open(store, head)
                .append(LongStream.rangeClosed(head.size() + 1, size)
                        .mapToObj(EvidenceTest::leaf)
                        .toList()));
        store.write("checkpoint", checkpoint.text().getBytes(UTF_8));
        return checkpoint;
    }

    private static SignedCheckpoint signed(TreeHead head) {
        return new Checkpoint("drill", head).signedBy(KEY);
    }

    /** Every second one is of one account, save from 11 to 20 and from 151 on, which are all of another. */
    private static byte[] leaf(long position) {
        boolean pauls = position > 10 && position <= 20 || position > 150;
        return leaf(position, pauls ? 2 : position % 2 == 0 ? 1 : 3);
    }

    private static byte[] leaf(long position, long account) {
        return ByteBuffer.allocate(74)
                .put(new byte[] {1, 1, 0, 1, 1, 1})
                .putLong(position)
                .putLong(1_000_000)
                .putInt(3)
                .putLong(account)
                .putLong(account)
                .put(new byte[32])
                .array();
    }
}
