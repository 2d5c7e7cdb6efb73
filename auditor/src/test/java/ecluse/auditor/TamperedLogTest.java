package ecluse.auditor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.translog.BadProof;
import ecluse.translog.Checkpoint;
import ecluse.translog.EntryBundle;
import ecluse.translog.Hash;
import ecluse.translog.Merkle;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.SignerKey;
import ecluse.translog.Source;
import ecluse.translog.TreeHead;
import ecluse.translog.TrustedLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can write to the published folder may try, with and without the log's key. One test each. */
class TamperedLogTest {

    private static final String BUNDLE = "tile/entries/001";
    private static final String HASHES = "tile/0/001";
    private static final int BUNDLE_STARTS = 257;
    private static final int ATTACKED = 300;

    @TempDir
    private Path folder;

    private TestLedger ledger;

    @BeforeEach
    void publish() {
        ledger = TestLedger.ofAThousand(folder.resolve("ledger"));
    }

    @Test
    void a_ledger_that_nobody_touched_is_whole() {
        var report = ledger.audit();
        assertThat(report.findings().first()).isEmpty();
        assertThat(report.whole()).isTrue();
        assertThat(report.size()).isEqualTo(1_000);
        assertThat(report.checkpoints()).isEqualTo(6);
        assertThat(report.uncosigned()).isZero();
        assertThat(report.cosignatures()).hasSize(2);
    }

    // --- Entries, without the key ------------------------------------------------------------------------------------

    @Test
    void an_entry_that_was_changed_is_found() {
        rewriteBundle(entries -> entries.set(
                place(), Entry.at(ATTACKED).by(Entry.reference(1, 99)).leaf()));
        found(ATTACKED, "the entry in tile/entries/001 is not the one whose hash is in tile/0/001");
    }

    @Test
    void an_entry_that_was_changed_together_with_its_hash_is_found() {
        var changed = Entry.at(ATTACKED).by(Entry.reference(1, 99)).leaf();
        rewriteBundle(entries -> entries.set(place(), changed));
        rewriteHash(place(), Merkle.leaf(changed));
        found(BUNDLE_STARTS, "the first 500 entries have the root");
    }

    @Test
    void an_entry_that_was_dropped_is_found() {
        rewriteBundle(entries -> entries.remove(place()));
        found(ATTACKED, "is not the one whose hash is in");
    }

    @Test
    void the_last_entry_of_a_bundle_dropped_is_found() {
        rewriteBundle(List::removeLast);
        found(512, BUNDLE);
    }

    @Test
    void two_entries_that_changed_places_are_found() {
        rewriteBundle(entries -> Collections.swap(entries, place(), place() + 1));
        found(ATTACKED, "is not the one whose hash is in");
    }

    @Test
    void two_entries_that_changed_places_together_with_their_hashes_are_found() {
        rewriteBundle(entries -> Collections.swap(entries, place(), place() + 1));
        rewriteHash(place(), Merkle.leaf(Entry.at(ATTACKED + 1).leaf()));
        rewriteHash(place() + 1, Merkle.leaf(Entry.at(ATTACKED).leaf()));
        found(ATTACKED, "the entry’s position field says " + (ATTACKED + 1));
    }

    @Test
    void an_entry_that_was_inserted_is_found() {
        rewriteBundle(
                entries -> entries.add(place(), Entry.at(ATTACKED).by(null).leaf()));
        found(ATTACKED, "is not the one whose hash is in");
    }

    @Test
    void an_entry_that_was_added_at_the_end_of_a_bundle_is_found() {
        rewriteBundle(entries -> entries.add(Entry.at(513).leaf()));
        found(513, BUNDLE);
    }

    @Test
    void a_bundle_that_was_cut_off_is_found() {
        var bundle = ledger.read(BUNDLE);
        ledger.write(BUNDLE, Arrays.copyOf(bundle, bundle.length / 2));
        assertThat(TestLedger.first(ledger.audit()).position()).isBetween(380L, 390L);
        assertThat(TestLedger.first(ledger.audit()).what()).startsWith(BUNDLE + ": ");
    }

    @Test
    void a_bundle_that_is_gone_is_found() {
        ledger.delete(BUNDLE);
        found(BUNDLE_STARTS, "tile/entries/001 is missing");
    }

    @Test
    void a_tile_that_is_gone_is_found() {
        ledger.delete(HASHES);
        found(BUNDLE_STARTS, "tile/0/001 is missing");
    }

    @Test
    void a_tile_of_another_place_is_found() {
        ledger.write(HASHES, ledger.read("tile/0/000"));
        found(BUNDLE_STARTS, "is not the one whose hash is in tile/0/001");
    }

    @Test
    void a_tile_above_the_lowest_that_is_wrong_is_found() {
        var tile = ledger.read("tile/1/000.p/3");
        tile[Hash.SIZE] ^= 1;
        ledger.write("tile/1/000.p/3", tile);
        found(BUNDLE_STARTS, "hash 1 (from 0) in tile/1/000.p/3 is not that of the 256 entries it stands for");
    }

    @Test
    void a_tile_of_another_width_is_found() {
        ledger.write(HASHES, Arrays.copyOf(ledger.read(HASHES), 255 * Hash.SIZE));
        found(BUNDLE_STARTS, "tile/0/001: ");
    }

    @Test
    void a_file_longer_than_any_of_a_log_is_found_and_not_read_into_memory() throws IOException {
        try (var file = new RandomAccessFile(ledger.folder.resolve(BUNDLE).toFile(), "rw")) {
            file.setLength(Source.MAX_FILE_BYTES + 1L);
        }
        found(BUNDLE_STARTS, "is longer than any file of a log");
    }

    @Test
    void a_bundle_that_leads_out_of_the_folder_is_not_followed() throws IOException {
        var outside = Files.write(folder.resolve("outside"), ledger.read(BUNDLE));
        ledger.delete(BUNDLE);
        Files.createSymbolicLink(ledger.folder.resolve(BUNDLE), outside);
        found(BUNDLE_STARTS, "leads out of");
    }

    // --- Checkpoints, without the key --------------------------------------------------------------------------------

    @Test
    void an_old_checkpoint_put_in_the_place_of_the_last_is_found() {
        ledger.show(ledger.kept(500));
        found(500, "one of size 1000 is kept: an older one was put in its place");
    }

    @Test
    void a_log_cut_back_to_an_old_checkpoint_is_found_by_whoever_saw_the_last() {
        var last = ledger.kept(1_000);
        ledger.show(ledger.kept(500));
        ledger.delete(Place.kept(600));
        ledger.delete(Place.kept(1_000));
        assertThat(ledger.audit().whole()).isTrue();
        var report = ledger.audit(TestLedger.TRUSTED, null, last);
        assertThat(TestLedger.first(report).what())
                .contains("seen is a checkpoint of size 1000, the published one ends here");
    }

    @Test
    void a_checkpoint_signed_by_another_key_of_the_same_name_is_found() throws BadProof {
        var forger = SignerKey.of(TestLedger.LOG.verifier().name(), SignatureType.ED25519, new byte[32]);
        ledger.show(
                TestLedger.cosigned(new Checkpoint(TestLedger.LOG.verifier().name(), ledger.head()).signedBy(forger)));
        found(0, "checkpoint: the checkpoint of size 1000 is not signed by a known key of the log");
    }

    @Test
    void a_checkpoint_of_another_log_is_found() throws BadProof {
        var other = SignerKey.of("elsewhere.example/log", SignatureType.ED25519, new byte[32]);
        ledger.show(new Checkpoint("elsewhere.example/log", ledger.head()).signedBy(other));
        found(0, "checkpoint: the checkpoint is of the log");
    }

    @Test
    void a_checkpoint_whose_signature_is_over_another_size_is_found() {
        ledger.show(changed(ledger.kept(1_000), "\n1000\n", "\n999\n"));
        found(0, "checkpoint: the signature of portal.example.org/ledger is not over this text");
    }

    @Test
    void a_kept_checkpoint_that_is_damaged_is_found_and_the_others_are_still_looked_at() {
        ledger.write(Place.kept(256), "not a checkpoint".getBytes(UTF_8));
        var report = ledger.audit();
        assertThat(TestLedger.first(report).toString()).startsWith("position 256: checkpoints/00000000000000000256: ");
        assertThat(report.findings().count()).isEqualTo(1);
        assertThat(report.size()).isEqualTo(1_000);
        assertThat(report.checkpoints()).isEqualTo(5);
    }

    @Test
    void a_kept_checkpoint_under_the_name_of_another_is_found() {
        ledger.write(Place.kept(600), ledger.read(Place.kept(500)));
        found(600, "checkpoints/00000000000000000600: it is a checkpoint of size 500");
    }

    @Test
    void a_file_among_the_kept_checkpoints_that_is_none_is_found() {
        ledger.write("checkpoints/4711", ledger.read(Place.kept(500)));
        found(0, "checkpoints/“4711” is no checkpoint’s name");
    }

    @Test
    void a_published_checkpoint_that_is_not_kept_is_found() {
        ledger.delete(Place.kept(1_000));
        found(1_000, "checkpoints/00000000000000001000 is missing");
    }

    @Test
    void a_checkpoint_beyond_the_entries_is_found() {
        var future = TestLedger.cosigned(
                TestLedger.signed(new TreeHead(1_200, ledger.head().root())));
        ledger.keep(future);
        ledger.show(future);
        found(769, "tile/entries/003 is missing"); // where the bundle begins that should be full
    }

    @Test
    void a_ledger_without_its_checkpoint_is_not_whole() {
        ledger.delete(Place.PUBLISHED);
        found(0, "there is no checkpoint in");
    }

    // --- With the log's key, stolen ----------------------------------------------------------------------------------

    @Test
    void a_past_rewritten_and_signed_with_the_stolen_key_lacks_the_witnesses() {
        var forged = rewritten("forged");
        forged.show(TestLedger.signed(forged.head()));
        assertThat(TestLedger.first(forged.audit()).toString())
                .isEqualTo("position 1000: checkpoint: the checkpoint of size 1000 is cosigned by 0 of the 2 witnesses;"
                        + " it needs 2");
    }

    @Test
    void one_witness_of_two_is_not_enough() {
        var signed = TestLedger.signed(ledger.head());
        ledger.show(signed.with(TestLedger.WITNESS.cosign(signed.checkpoint(), 1)));
        found(1_000, "is cosigned by 1 of the 2 witnesses; it needs 2");
    }

    @Test
    void a_past_rewritten_and_signed_with_the_stolen_key_contradicts_the_checkpoints_kept() {
        var forged = rewritten("forged");
        forged.write(Place.kept(500), ledger.read(Place.kept(500)));
        var first = TestLedger.first(forged.audit(withoutWitnesses(), null, null));
        assertThat(first.position()).isEqualTo(257);
        assertThat(first.what())
                .contains("the first 500 entries have the root", "the first 256 are as a checkpoint before");
    }

    @Test
    void a_past_rewritten_with_all_its_checkpoints_contradicts_the_one_that_somebody_was_shown() {
        var shown = ledger.kept(600);
        var forged = rewritten("forged");
        assertThat(forged.audit(withoutWitnesses(), null, null).whole()).isTrue();
        var first = TestLedger.first(forged.audit(withoutWitnesses(), null, shown));
        assertThat(first.position()).isEqualTo(600);
        assertThat(first.what())
                .startsWith("seen is not of the published ledger’s past; somebody was shown another one");
    }

    @Test
    void a_fork_shown_to_one_client_is_found_when_the_client_shows_it() {
        var fork = new TestLedger(folder.resolve("fork"));
        fork.growTo(900);
        var forClient =
                fork.publish(List.of(Entry.at(901).by(Entry.reference(1, 99)).leaf()));
        var first = TestLedger.first(ledger.audit(TestLedger.TRUSTED, null, forClient));
        assertThat(first.position()).isEqualTo(901);
        assertThat(first.what()).contains("somebody was shown another one");
    }

    @Test
    void two_checkpoints_of_one_size_and_two_roots_are_found() {
        ledger.show(TestLedger.cosigned(
                TestLedger.signed(new TreeHead(1_000, rewritten("forged").head().root()))));
        var report = ledger.audit();
        assertThat(report.findings().first())
                .anyMatch(
                        finding -> finding.what().contains("of the same size and another root: the log has two pasts"));
    }

    // --- A portal that writes what the format forbids
    // -----------------------------------------------------------------

    @Test
    void an_entry_of_an_unknown_version_is_found() {
        var leaf = Entry.at(1_001).leaf();
        leaf[0] = 2;
        ledger.publish(List.of(leaf));
        found(1_001, "the entry’s version is 2; known is 1");
    }

    @Test
    void an_entry_with_a_byte_too_many_is_found() {
        var leaf = Entry.at(1_001).leaf();
        ledger.publish(List.of(Arrays.copyOf(leaf, leaf.length + 1)));
        found(1_001, "the entry has " + (leaf.length + 1) + " bytes; with these references it has " + leaf.length);
    }

    @Test
    void a_gap_in_the_positions_is_found() {
        ledger.publish(List.of(Entry.at(1_001).leaf(), Entry.at(1_003).leaf()));
        found(1_002, "the entry’s position field says 1003");
    }

    @Test
    void a_clock_set_back_by_more_than_five_seconds_is_found_once_and_the_audit_goes_on() {
        long late = Entry.START + 60_000_000;
        ledger.publish(List.of(
                Entry.at(1_001).at(1_001, late).leaf(),
                Entry.at(1_002).at(1_002, late - 6_200_000).leaf(),
                Entry.at(1_003).at(1_003, late - 6_100_000).leaf()));
        found(
                1_002,
                "its time is 2026-11-24T08:00:53.800Z, 6.2 s before 2026-11-24T08:01:00Z, which an entry before it has");
        assertThat(ledger.audit().findings().count()).isEqualTo(1);
        assertThat(ledger.audit().size()).isEqualTo(1_003);
    }

    @Test
    void a_clock_that_steps_back_by_five_seconds_or_less_is_allowed() {
        long late = Entry.START + 60_000_000;
        ledger.publish(List.of(
                Entry.at(1_001).at(1_001, late).leaf(),
                Entry.at(1_002).at(1_002, late - 5_000_000).leaf()));
        assertThat(ledger.audit().whole()).isTrue();
    }

    @Test
    void many_small_steps_back_are_found() {
        long late = Entry.START + 60_000_000;
        ledger.publish(LongStream.rangeClosed(1_001, 1_010)
                .mapToObj(position -> Entry.at(position)
                        .at(position, late - (position - 1_000) * 1_000_000)
                        .leaf())
                .toList());
        found(1_007, "its time is");
    }

    // --- What is no ledger
    // --------------------------------------------------------------------------------------------

    @Test
    void a_ledger_without_entries_is_not_called_whole() {
        var empty = new TestLedger(folder.resolve("empty"));
        var checkpoint = TestLedger.cosigned(TestLedger.signed(TreeHead.EMPTY));
        empty.keep(checkpoint);
        empty.show(checkpoint);
        assertThat(TestLedger.first(empty.audit()).what()).isEqualTo("it has no entries: nothing could be found whole");
    }

    @Test
    void a_folder_that_is_no_ledger_is_called_so() throws IOException {
        Files.createDirectories(folder.resolve("photographs"));
        Files.writeString(folder.resolve("photographs/one.txt"), "hello");
        var other = new TestLedger(folder.resolve("photographs"));
        assertThat(TestLedger.first(other.audit()).what()).endsWith("photographs: it is no ledger");
    }

    // --- Hands
    // ---------------------------------------------------------------------------------------------------------

    private interface Tampering {
        void with(List<byte[]> entries);
    }

    private static int place() {
        return ATTACKED - BUNDLE_STARTS;
    }

    private void rewriteBundle(Tampering tampering) {
        try {
            var entries = new ArrayList<>(EntryBundle.parse(ledger.read(BUNDLE), 256));
            tampering.with(entries);
            var bytes = new ByteArrayOutputStream();
            for (var entry : entries) {
                bytes.write(entry.length >> 8);
                bytes.write(entry.length);
                bytes.writeBytes(entry);
            }
            ledger.write(BUNDLE, bytes.toByteArray());
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    private void rewriteHash(int place, Hash hash) {
        var tile = ledger.read(HASHES);
        System.arraycopy(hash.bytes(), 0, tile, place * Hash.SIZE, Hash.SIZE);
        ledger.write(HASHES, tile);
    }

    /** Another past of the same length, consistent in itself, with all its checkpoints. */
    private TestLedger rewritten(String name) {
        var forged = new TestLedger(folder.resolve(name));
        for (int size : new int[] {1, 100, 256}) {
            forged.growTo(size);
        }
        var others = LongStream.rangeClosed(257, 500)
                .mapToObj(position -> position == ATTACKED
                        ? Entry.at(position).by(Entry.reference(1, 99)).leaf()
                        : Entry.at(position).leaf())
                .toList();
        forged.publish(others);
        forged.growTo(600);
        forged.growTo(1_000);
        return forged;
    }

    private static TrustedLog withoutWitnesses() {
        return TrustedLog.of(TestLedger.LOG.verifier(), Quorum.NONE);
    }

    private static SignedCheckpoint changed(SignedCheckpoint checkpoint, String old, String with) {
        try {
            return SignedCheckpoint.parse(checkpoint.text().replace(old, with));
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    private void found(long position, String what) {
        var report = ledger.audit();
        assertThat(report.whole()).isFalse();
        assertThat(TestLedger.first(report).position())
                .as(TestLedger.first(report).what())
                .isEqualTo(position);
        assertThat(TestLedger.first(report).what()).contains(what);
    }
}
