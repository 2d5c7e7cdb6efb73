package ecluse.auditor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.translog.BadProof;
import ecluse.translog.EntryProof;
import ecluse.translog.FolderStore;
import ecluse.translog.TreeReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptTest {

    private static final Entry ENTRY = Entry.at(299).about(Entry.reference(5, 1), Entry.reference(6, 1), "à rappeler");

    @TempDir
    private Path folder;

    private TestLedger ledger;

    @BeforeEach
    void publish() {
        ledger = new TestLedger(folder);
        ledger.growTo(298);
        ledger.publish(List.of(ENTRY.leaf()));
        ledger.growTo(400);
    }

    @Test
    void a_receipt_says_when_who_what_and_whom() throws Exception {
        var words = printed(receipt(joined(ENTRY.leaf(), ENTRY.opening())));
        assertThat(words)
                .startsWith("THE RECEIPT HOLDS: the ledger “portal.example.org/ledger” has this entry.")
                .contains("position    299, proved in the tree of 400 entries")
                .contains("when        2026-11-24T08:00:00.299Z")
                .contains("what        a disclosure")
                .contains("account     " + ENTRY.account())
                .contains("purpose     reach a trainee")
                .contains("service     Kairos")
                .contains("fields      e-mail, phone")
                .contains("person      " + ENTRY.person())
                .contains("tie         " + ENTRY.tie())
                .contains("words       “à rappeler”")
                .contains("cosigned    by witness.example at ");
    }

    @Test
    void a_receipt_without_an_opening_names_nobody() throws Exception {
        var words = printed(receipt(ENTRY.leaf()));
        assertThat(words)
                .contains("person      not told: this receipt does not open the entry")
                .doesNotContain(String.valueOf(ENTRY.person()));
    }

    @Test
    void an_opening_to_somebody_else_is_refused() {
        var other = ENTRY.about(Entry.reference(5, 2), ENTRY.tie(), ENTRY.detail());
        refused(joined(ENTRY.leaf(), other.opening()), "the opening is wrong");
        refused(
                joined(
                        ENTRY.leaf(),
                        ENTRY.about(ENTRY.person(), ENTRY.tie(), "").opening()),
                "the opening is wrong");
    }

    @Test
    void an_opening_cut_off_is_refused() {
        refused(joined(ENTRY.leaf(), new byte[63]), "the opening has 63 bytes; the shortest has 64");
    }

    @Test
    void an_entry_that_is_not_the_one_of_the_log_is_refused() {
        assertThatThrownBy(() -> receipt(ENTRY.by(Entry.reference(1, 99)).leaf()))
                .isInstanceOf(BadProof.class);
    }

    @Test
    void an_entry_cut_off_or_missing_is_refused() {
        refused(Arrays.copyOf(ENTRY.leaf(), 100), "the receipt’s entry is cut off after 100 of 106 bytes");
        refused(new byte[0], "the proof has no extra data");
    }

    @Test
    void a_receipt_of_another_log_or_without_its_witnesses_is_refused() throws Exception {
        var proof = proof(299).withExtra(ENTRY.leaf());
        var alone = new EntryProof(proof.extra(), proof.index(), proof.path(), TestLedger.signed(ledger.head()));
        assertThatThrownBy(() -> Receipt.verify(alone.text().getBytes(UTF_8), TestLedger.TRUSTED))
                .hasMessageContaining("is cosigned by 0 of the 2 witnesses");
    }

    @Test
    void an_entry_that_says_another_position_is_refused() throws Exception {
        ledger.publish(List.of(Entry.at(402).leaf()));
        var receipt = proof(401).withExtra(Entry.at(402).leaf());
        assertThatThrownBy(() -> Receipt.verify(receipt.text().getBytes(UTF_8), TestLedger.TRUSTED))
                .hasMessage("the entry at position 401 says that it is at 402");
    }

    @Test
    void what_a_terminal_would_obey_is_shown_and_not_sent() throws Exception {
        var entry = Entry.at(401).about(null, null, "\u001b[2J\u202e");
        ledger.publish(List.of(entry.leaf()));
        var receipt = proof(401).withExtra(joined(entry.leaf(), entry.opening()));
        var words = printed(Receipt.verify(receipt.text().getBytes(UTF_8), TestLedger.TRUSTED));
        assertThat(words).contains("words       “\\u001b[2J\\u202e”");
    }

    private Receipt receipt(byte[] extra) throws Exception {
        return Receipt.verify(proof(299).withExtra(extra).text().getBytes(UTF_8), TestLedger.TRUSTED);
    }

    private EntryProof proof(long position) throws Exception {
        var reader = new TreeReader(new FolderStore(folder), ledger.head());
        return new EntryProof(position - 1, reader.inclusion(position - 1), ledger.kept(ledger.size()));
    }

    private void refused(byte[] extra, String why) {
        assertThatThrownBy(() -> receipt(extra)).isInstanceOf(BadProof.class).hasMessageContaining(why);
    }

    private static byte[] joined(byte[] leaf, byte[] opening) {
        var both = Arrays.copyOf(leaf, leaf.length + opening.length);
        System.arraycopy(opening, 0, both, leaf.length, opening.length);
        return both;
    }

    private static String printed(Receipt receipt) {
        var bytes = new ByteArrayOutputStream();
        receipt.print(new PrintStream(bytes, true, UTF_8));
        return bytes.toString(UTF_8);
    }
}
