package ecluse.drills.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.translog.BadProof;
import ecluse.translog.Checkpoint;
import ecluse.translog.FolderStore;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.SignerKey;
import ecluse.translog.TreeHead;
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
        evidence.afterCrash(
                first,
                List.of(new Answer(ANNE, 2, 1), new Answer(PAUL, 11, 5), new Answer(ANNE, 4, 0)),
                List.of(first));
        var second = publish("ledger", 300);
        evidence.afterCrash(second, List.of(new Answer(PAUL, 151, 1)), List.of(first, second));
        evidence.atTheEnd(second, List.of(first, second));
        assertThat(figures.words()).isEmpty();
        assertThat(figures.json())
                .isEqualTo("{\"rounds\":0,\"lost\":0,\"gaps\":0,\"inconsistent\":0,\"released_without_entry\":0}");
        assertThat(evidence.answers()).isEqualTo(4);
        assertThat(evidence.receipts()).isEqualTo(4);
    }

    @Test
    void a_page_that_came_in_after_its_entry_was_read_is_not_forgotten() throws Exception {
        var evidence = evidence("ledger");
        var checkpoint = publish("ledger", 100);
        evidence.afterCrash(checkpoint, List.of(new Answer(ANNE, 2, 1)), List.of());
        evidence.afterCrash(checkpoint, List.of(new Answer(ANNE, 4, 1), new Answer(PAUL, 11, 3)), List.of());
        assertThat(figures.words()).isEmpty();
        evidence.afterCrash(checkpoint, List.of(new Answer(ANNE, 12, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void a_page_whose_entry_never_came_is_seen() throws Exception {
        var evidence = evidence("ledger");
        var checkpoint = publish("ledger", 100);
        evidence.afterCrash(checkpoint, List.of(new Answer(ANNE, 101, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void a_list_with_more_people_than_entries_is_seen() throws Exception {
        var evidence = evidence("ledger");
        evidence.afterCrash(publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(ANNE, 4, 2)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void a_page_whose_entry_is_of_another_account_is_seen() throws Exception {
        var evidence = evidence("ledger");
        evidence.afterCrash(
                publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(ANNE, 11, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void two_readers_with_entries_of_one_account_are_seen() throws Exception {
        var evidence = evidence("ledger");
        evidence.afterCrash(publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(PAUL, 4, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":1");
    }

    @Test
    void two_pages_on_one_entry_are_seen() throws Exception {
        var evidence = evidence("ledger");
        evidence.afterCrash(publish("ledger", 100), List.of(new Answer(ANNE, 2, 1), new Answer(ANNE, 2, 1)), List.of());
        assertThat(figures.json()).contains("\"released_without_entry\":2");
    }

    @Test
    void a_gap_is_seen() throws Exception {
        var evidence = evidence("ledger");
        var writer = TreeWriter.open(new FolderStore(folder.resolve("ledger")), TreeHead.EMPTY);
        evidence.afterCrash(signed(writer.append(List.of(leaf(1), leaf(3)))), List.of(), List.of());
        assertThat(figures.json()).contains("\"gaps\":1");
    }

    @Test
    void entries_that_went_away_are_seen() throws Exception {
        var evidence = evidence("ledger");
        var before = publish("ledger", 100);
        evidence.afterCrash(before, List.of(new Answer(ANNE, 90, 1)), List.of(before));
        var after = signed(TreeWriter.open(new FolderStore(folder.resolve("other")), TreeHead.EMPTY)
                .append(LongStream.rangeClosed(1, 50)
                        .mapToObj(EvidenceTest::leaf)
                        .toList()));
        evidence.afterCrash(after, List.of(), List.of(before));
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
        evidence.afterCrash(checkpoint, List.of(), List.of(signed(other)));
        assertThat(figures.json()).contains("\"inconsistent\":1");
    }

    @Test
    void a_receipt_that_holds_no_more_is_seen() throws Exception {
        var before = publish("ledger", 100);
        var store = new FolderStore(folder.resolve("ledger"));
        var evidence = new Evidence(path -> (figures.allZero() ? store : rewritten()).read(path), LOG, figures);
        evidence.afterCrash(before, List.of(new Answer(ANNE, 2, 1)), List.of());
        figures.inconsistent("from here on the ledger is another");
        evidence.atTheEnd(signed(rewrittenHead()), List.of());
        assertThat(figures.words())
                .anyMatch(words -> words.contains("was there once"))
                .anyMatch(words -> words.contains("is not what the receipt says"));
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
