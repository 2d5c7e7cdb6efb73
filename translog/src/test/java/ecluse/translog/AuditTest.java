package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ecluse.translog.Audit.Verdict;
import ecluse.translog.Audit.Watcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final int SIZE = 1_000;
    private static final List<byte[]> ENTRIES = Naive.entries(SIZE, new Random(20));

    private final Random random = new Random(21);
    private final MemoryStore store = new MemoryStore();
    private final List<TreeHead> heads = new ArrayList<>();

    /** Batches that end inside, at the end of, and across tiles. */
    @BeforeEach
    void write() throws Exception {
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        int size = 0;
        for (int next : new int[] {1, 2, 100, 256, 257, 511, 512, 600, 901, SIZE}) {
            heads.add(writer.append(ENTRIES.subList(size, next)));
            size = next;
        }
    }

    @Test
    void a_log_that_is_whole_is_found_so() throws IOException {
        assertThat(whole(audit())).isEqualTo(heads.getLast());
    }

    @Test
    void every_small_log_is_found_whole() throws Exception {
        for (int size = 0; size <= 600; size++) {
            var small = new MemoryStore();
            var head = TreeWriter.open(small, TreeHead.EMPTY).append(ENTRIES.subList(0, size));
            assertThat(whole(Audit.run(small, AuditState.START, List.of(head).iterator(), Watcher.SILENT)))
                    .isEqualTo(head);
        }
    }

    @Test
    void a_log_of_three_levels_is_found_whole() throws Exception {
        var large = new MemoryStore();
        var entries = Naive.entries(140_000, random);
        var writer = TreeWriter.open(large, TreeHead.EMPTY);
        var all = List.of(writer.append(entries.subList(0, 65_536)), writer.append(entries.subList(65_536, 140_000)));
        assertThat(whole(Audit.run(large, AuditState.START, all.iterator(), Watcher.SILENT)))
                .isEqualTo(all.getLast());
        var tile = large.read("tile/1/000").orElseThrow();
        tile[40] ^= 1;
        large.write("tile/1/000", tile);
        assertThat(Audit.run(large, AuditState.START, all.iterator(), Watcher.SILENT))
                .isEqualTo(new Verdict.Broken(
                        256, "hash 1 (from 0) in tile/1/000 is not that of the 256 entries it stands for"));
    }

    @Test
    void a_log_of_a_million_is_found_whole_without_its_heads_or_tiles_being_kept() throws Exception {
        var log = new UniformLog();
        var verdict = Audit.run(log, AuditState.START, log.heads(1_000_000, 777), Watcher.SILENT);
        assertThat(whole(verdict)).isEqualTo(log.head(1_000_000 - 1_000_000 % 777));
        assertThat(((Verdict.Whole) verdict).state().text().length()).isLessThan(70_000);
    }

    @Test
    void an_audit_goes_on_from_a_size_that_only_huge_logs_have() throws Exception {
        var log = new UniformLog();
        long size = (1L << 62) + 12_345;
        var edge = RightEdge.read(new Tiles(log), size);
        assertThat(edge.head()).isEqualTo(log.head(size));
        var later = List.of(log.head(size + 1), log.head(size + 1_000));
        assertThat(whole(Audit.run(log, AuditState.of(edge), later.iterator(), Watcher.SILENT)))
                .isEqualTo(later.getLast());
    }

    @Test
    void without_checkpoints_there_is_nothing_to_audit() throws IOException {
        heads.clear();
        assertThat(whole(audit())).isEqualTo(TreeHead.EMPTY);
        heads.add(TreeHead.EMPTY);
        assertThat(whole(audit())).isEqualTo(TreeHead.EMPTY);
        heads.set(0, new TreeHead(0, Merkle.leaf(new byte[0])));
        broken(0, "the first 0 entries have the root");
    }

    @Test
    void each_entry_is_shown_once_in_order_and_progress_after_each_bundle() throws IOException {
        var seen = new ArrayList<byte[]>();
        var sizes = new ArrayList<Long>();
        var verdict = Audit.run(store, AuditState.START, heads.iterator(), new Watcher() {
            @Override
            public void entry(long position, byte[] entry) {
                assertThat(position).isEqualTo(seen.size());
                seen.add(entry);
            }

            @Override
            public void progress(Audit audit) {
                sizes.add(audit.size());
            }
        });
        whole(verdict);
        assertThat(seen).containsExactlyElementsOf(ENTRIES);
        assertThat(sizes).containsExactly(256L, 512L, 768L, 1_000L);
    }

    @Test
    void the_watcher_may_find_an_entry_wrong() throws IOException {
        var verdict = Audit.run(store, AuditState.START, heads.iterator(), new Watcher() {
            @Override
            public void entry(long position, byte[] entry) throws BadProof {
                if (position == 700) {
                    throw new BadProof("the time runs backwards");
                }
            }
        });
        assertThat(verdict).isEqualTo(new Verdict.Broken(700, "the time runs backwards"));
    }

    @Test
    void an_audit_goes_on_from_any_saved_state() throws Exception {
        var states = new ArrayList<AuditState>();
        states.add(AuditState.START);
        for (var head : heads) {
            var until = heads.stream().filter(other -> other.size() <= head.size());
            states.add(((Verdict.Whole) Audit.run(store, AuditState.START, until.iterator(), Watcher.SILENT)).state());
        }
        Audit.run(store, AuditState.START, heads.iterator(), new Watcher() {
            @Override
            public void progress(Audit audit) {
                states.add(audit.state());
            }
        });
        for (var state : states) {
            var saved = AuditState.parse(state.text());
            assertThat(saved).isEqualTo(state);
            assertThat(saved.head()).isEqualTo(new TreeHead(saved.size(), Naive.mth(ENTRIES.subList(0, (int)
                    saved.size()))));
            var later = heads.stream().filter(head -> head.size() >= saved.size());
            assertThat(whole(Audit.run(store, saved, later.iterator(), Watcher.SILENT)))
                    .isEqualTo(heads.getLast());
        }
    }

    @Test
    void what_was_audited_before_is_not_read_again_but_the_open_bundle_is() throws Exception {
        var until = heads.subList(0, 8);
        var state = ((Verdict.Whole) Audit.run(store, AuditState.START, until.iterator(), Watcher.SILENT)).state();
        assertThat(state.size()).isEqualTo(600);
        store.files.remove("tile/entries/000");
        assertThat(whole(Audit.run(store, state, heads.subList(8, 10).iterator(), Watcher.SILENT)))
                .isEqualTo(heads.getLast());
        rewrite(2, 256, bundle -> bundle.set(3, new byte[] {1}));
        assertThat(Audit.run(store, state, heads.subList(8, 10).iterator(), Watcher.SILENT))
                .isEqualTo(new Verdict.Broken(
                        515,
                        "the entry in tile/entries/002 is not the one whose hash is in what was read there before"));
    }

    @Test
    void an_earlier_checkpoint_than_the_saved_state_is_refused() throws IOException {
        var state = ((Verdict.Whole) audit()).state();
        assertThat(Audit.run(store, state, heads.iterator(), Watcher.SILENT))
                .isEqualTo(new Verdict.Broken(1, "a checkpoint of size 1 comes after one of size 1000"));
    }

    @Test
    void a_changed_entry_is_found_at_its_position() throws Exception {
        rewrite(1, 256, bundle -> bundle.set(77, new byte[] {1}));
        broken(256 + 77, "the entry in tile/entries/001 is not the one whose hash is in tile/0/001");
    }

    @Test
    void a_dropped_entry_is_found() throws Exception {
        rewrite(1, 256, bundle -> bundle.remove(77));
        broken(256 + 77, "the entry in tile/entries/001 is not");
    }

    @Test
    void entries_in_another_order_are_found() throws Exception {
        rewrite(1, 256, bundle -> Collections.swap(bundle, 5, 9));
        broken(256 + 5, "the entry in tile/entries/001 is not");
    }

    @Test
    void an_inserted_entry_is_found() throws Exception {
        rewrite(1, 256, bundle -> bundle.add(200, new byte[] {1}));
        broken(256 + 200, "the entry in tile/entries/001 is not");
        rewrite(1, 257, bundle -> bundle.remove(200));
        rewrite(1, 256, bundle -> bundle.add(new byte[] {1}));
        broken(512, "tile/entries/001: the bundle has 3 bytes after its 256 entries");
    }

    @Test
    void a_truncated_bundle_is_found() {
        store.files.compute("tile/entries/001", (path, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));
        broken(511, "tile/entries/001: the bundle ends in the middle of its entry 255");
        store.files.put("tile/entries/001", new byte[0]);
        broken(256, "tile/entries/001: the bundle ends after 0 entries");
    }

    @Test
    void missing_files_are_found() throws Exception {
        writeAtOnce();
        for (var path : List.copyOf(store.files.keySet())) {
            var bytes = store.read(path).orElseThrow();
            store.files.remove(path);
            broken(-1, path + " is missing");
            store.files.put(path, bytes);
        }
    }

    @Test
    void any_damage_to_any_file_is_found() throws Exception {
        writeAtOnce();
        var fuzz = new Fuzz(22);
        for (var path : List.copyOf(store.files.keySet())) {
            var truth = store.read(path).orElseThrow();
            for (int round = 0; round < 60; round++) {
                var damaged = fuzz.damaged(truth);
                store.files.put(path, damaged);
                assertThat(audit() instanceof Verdict.Whole).isEqualTo(Arrays.equals(damaged, truth));
            }
            store.files.put(path, truth);
        }
    }

    @Test
    void an_entry_changed_with_all_its_tiles_is_found_by_the_next_checkpoint() throws Exception {
        var changed = new ArrayList<>(ENTRIES);
        changed.set(550, new byte[] {1});
        store.files.clear();
        TreeWriter.open(store, TreeHead.EMPTY).append(changed);
        broken(512, "; the first 512 are as a checkpoint before says");
    }

    @Test
    void a_log_rolled_back_to_a_backup_and_gone_on_with_is_found() throws Exception {
        store.files.clear();
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        writer.append(ENTRIES.subList(0, 600));
        writer.append(Naive.entries(400, random));
        broken(600, "the first 901 entries have the root");
    }

    @Test
    void a_checkpoint_of_more_entries_than_there_are_is_found() {
        heads.add(new TreeHead(1_200, Merkle.emptyRoot()));
        broken(768, "tile/entries/003 is missing");
    }

    @Test
    void two_checkpoints_of_one_size_must_have_one_root() throws IOException {
        heads.add(heads.getLast());
        assertThat(whole(audit())).isEqualTo(heads.getLast());
        heads.add(new TreeHead(SIZE, Merkle.emptyRoot()));
        broken(SIZE, "the first 1000 entries have the root");
    }

    @Test
    void checkpoints_out_of_order_are_refused() {
        Collections.swap(heads, 3, 4);
        broken(256, "a checkpoint of size 256 comes after one of size 257");
        heads.set(0, new TreeHead(-5, Merkle.emptyRoot()));
        broken(0, "a checkpoint of size -5 comes after one of size 0");
    }

    @Test
    void a_log_that_cannot_be_read_is_no_verdict() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Audit.run(
                        path -> {
                            throw new IOException("no route to host");
                        },
                        AuditState.START,
                        heads.iterator(),
                        Watcher.SILENT));
    }

    @Test
    void partial_tiles_may_have_been_replaced_by_full_ones() throws Exception {
        var until = heads.subList(0, 8);
        assertThat(whole(Audit.run(store, AuditState.START, until.iterator(), Watcher.SILENT))
                        .size())
                .isEqualTo(600);
        assertThat(store.files).doesNotContainKey("tile/0/002.p/88");
    }

    @Test
    void a_damaged_state_is_refused_or_read_as_it_stands() throws IOException {
        var truth = ((Verdict.Whole) audit()).state();
        int refused = new Fuzz(23)
                .refusesOrReadsExactly(
                        Text.utf8(truth.text()),
                        5_000,
                        bytes -> AuditState.parse(Text.decode(bytes, "the state")),
                        state -> Text.utf8(state.text()));
        assertThat(refused).isGreaterThan(3_000);
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditState(2, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new AuditState(-1, List.of()));
    }

    /** Without the partial tiles of earlier sizes. */
    private void writeAtOnce() throws Exception {
        store.files.clear();
        TreeWriter.open(store, TreeHead.EMPTY).append(ENTRIES);
    }

    private interface Change {
        void to(List<byte[]> bundle);
    }

    private void rewrite(int number, int width, Change change) throws BadProof {
        var path = TilePath.entries(number, TilePath.FULL).path();
        var entries = new ArrayList<>(EntryBundle.parse(store.read(path).orElseThrow(), width));
        change.to(entries);
        store.files.put(path, EntryBundle.write(entries));
    }

    private Verdict audit() throws IOException {
        return Audit.run(store, AuditState.START, heads.iterator(), Watcher.SILENT);
    }

    private static TreeHead whole(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Whole.class);
        return ((Verdict.Whole) verdict).state().head();
    }

    /** At any position if it is -1. */
    private void broken(long position, String what) {
        try {
            assertThat(audit()).isInstanceOfSatisfying(Verdict.Broken.class, broken -> {
                assertThat(broken.what()).contains(what);
                assertThat(position < 0 ? position : broken.position()).isEqualTo(position);
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
