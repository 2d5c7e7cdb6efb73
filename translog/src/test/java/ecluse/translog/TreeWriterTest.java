package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWriterTest {

    private final Random random = new Random(10);
    private final MemoryStore store = new MemoryStore();

    @Test
    void every_small_tree_has_the_head_and_the_files_of_the_definition() throws Exception {
        var entries = Naive.entries(600, random);
        for (int size = 0; size <= entries.size(); size++) {
            var fresh = new MemoryStore();
            var head = TreeWriter.open(fresh, TreeHead.EMPTY).append(entries.subList(0, size));
            assertThat(head).isEqualTo(new TreeHead(size, Naive.mth(entries.subList(0, size))));
            assertThat(fresh.files).containsExactlyInAnyOrderEntriesOf(filesOf(entries.subList(0, size)));
        }
    }

    @Test
    void a_tree_grown_in_batches_has_the_files_of_the_definition_and_partial_ones_of_open_tiles() throws Exception {
        var entries = Naive.entries(2_000, random);
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        for (int size = 0; size < entries.size(); ) {
            int next = Math.min(entries.size(), size + 1 + random.nextInt(random.nextBoolean() ? 5 : 300));
            var head = writer.append(entries.subList(size, next));
            size = next;
            assertThat(head).isEqualTo(new TreeHead(size, Naive.mth(entries.subList(0, size))));
            assertThat(store.files).containsAllEntriesOf(filesOf(entries.subList(0, size)));
            for (var path : store.files.keySet()) {
                var tile = TilePath.parse(path);
                assertThat(tile.isPartial()
                                && store.files.containsKey(tile.full().path()))
                        .isFalse();
            }
        }
    }

    @Test
    void a_tree_is_gone_on_with_from_its_last_head() throws Exception {
        var entries = Naive.entries(1_500, random);
        var head = TreeHead.EMPTY;
        for (int size = 0; size < entries.size(); ) {
            int next = Math.min(entries.size(), size + 1 + random.nextInt(100));
            head = TreeWriter.open(store, head).append(entries.subList(size, next));
            size = next;
        }
        assertThat(head).isEqualTo(new TreeHead(entries.size(), Naive.mth(entries)));
        assertThat(store.files).containsAllEntriesOf(filesOf(entries));
    }

    @Test
    void a_tree_of_seventy_thousand_has_the_tiles_the_specification_counts() throws Exception {
        var entries = Naive.entries(70_000, random);
        var head = TreeWriter.open(store, TreeHead.EMPTY).append(entries);
        assertThat(head.root()).isEqualTo(Naive.mth(entries));
        var paths = store.files.keySet();
        assertThat(paths.stream().filter(path -> path.matches("tile/0/[0-9]{3}")))
                .hasSize(273);
        assertThat(paths).contains("tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1");
        assertThat(paths).hasSize(2 * 274 + 3);
    }

    @Test
    void appending_nothing_changes_nothing() throws Exception {
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        assertThat(writer.append(List.of())).isEqualTo(TreeHead.EMPTY);
        assertThat(store.files).isEmpty();
    }

    @Test
    void a_crash_after_any_write_is_mended_by_appending_again() throws Exception {
        var entries = Naive.entries(900, random);
        for (int size : new int[] {0, 1, 200, 256, 300, 511}) {
            var before = new MemoryStore();
            var head = TreeWriter.open(before, TreeHead.EMPTY).append(entries.subList(0, size));
            var whole = before.copy();
            var goal = TreeWriter.open(whole, head).append(entries.subList(size, 900));
            int crash = 0;
            for (boolean crashed = true; crashed; crash++) {
                var left = before.copy();
                crashed = crashes(left, crash, head, entries.subList(size, 900));
                var mended = TreeWriter.open(left, head).append(entries.subList(size, 900));
                assertThat(mended).isEqualTo(goal);
                assertThat(left.files).containsExactlyInAnyOrderEntriesOf(whole.files);
            }
            assertThat(crash).isGreaterThan(8);
        }
    }

    private static boolean crashes(Store store, int writes, TreeHead head, List<byte[]> entries) throws BadProof {
        try {
            TreeWriter.open(new MemoryStore.Crashing(store, writes), head).append(entries);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void a_crash_is_mended_in_other_batches_too() throws Exception {
        var entries = Naive.entries(700, random);
        for (int crash = 0; crash < 12; crash++) {
            var left = new MemoryStore();
            var head = TreeWriter.open(left, TreeHead.EMPTY).append(entries.subList(0, 250));
            crashes(left, crash, head, entries.subList(250, 700));
            var writer = TreeWriter.open(left, head);
            for (int size = 250; size < 700; size += 50) {
                head = writer.append(entries.subList(size, size + 50));
            }
            assertThat(head.root()).isEqualTo(Naive.mth(entries));
            assertThat(left.files).containsAllEntriesOf(filesOf(entries));
        }
    }

    @Test
    void the_same_writer_goes_on_when_the_disk_has_room_again() throws Exception {
        var entries = Naive.entries(600, random);
        var full = new MemoryStore.Crashing(store, 3);
        var writer = TreeWriter.open(full, TreeHead.EMPTY);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> writer.append(entries));
        assertThat(writer.head()).isEqualTo(TreeHead.EMPTY);
        full.writesLeft()[0] = 100;
        assertThat(writer.append(entries).root()).isEqualTo(Naive.mth(entries));
    }

    @Test
    void other_entries_than_were_written_before_a_crash_are_refused() throws Exception {
        var entries = Naive.entries(300, random);
        TreeWriter.open(store, TreeHead.EMPTY).append(entries);
        var changed = new ArrayList<>(entries);
        changed.set(7, new byte[] {1});
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> writer.append(changed))
                .withMessage("the store already holds something else as tile/entries/000");
        assertThat(writer.append(entries).root()).isEqualTo(Naive.mth(entries));
    }

    @Test
    void a_head_that_the_tiles_do_not_lead_to_is_refused() throws Exception {
        var entries = Naive.entries(300, random);
        var head = TreeWriter.open(store, TreeHead.EMPTY).append(entries);
        refused(new TreeHead(300, Merkle.emptyRoot()), "lead to another root");
        refused(new TreeHead(299, head.root()), "tile/0/001.p/43 is missing");
        refused(new TreeHead(700, head.root()), "is missing");
        refused(new TreeHead(-1, head.root()), "no tree of -1");
        refused(new TreeHead(0, head.root()), "lead to another root");
    }

    @Test
    void damaged_tiles_and_entries_at_the_end_are_refused() throws Exception {
        var entries = Naive.entries(300, random);
        var head = TreeWriter.open(store, TreeHead.EMPTY).append(entries);
        for (var path : List.of("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44")) {
            var truth = store.read(path).orElseThrow();
            for (int round = 0; round < 200; round++) {
                store.files.put(path, new Fuzz(round).damaged(truth));
                if (!Arrays.equals(store.files.get(path), truth) && !path.contains("entries")) {
                    assertThatExceptionOfType(BadProof.class).isThrownBy(() -> TreeWriter.open(store, head));
                }
            }
            store.files.remove(path);
            refused(head, path + " is missing");
            store.files.put(path, truth);
        }
        store.files.put("tile/entries/001.p/44", EntryBundle.write(entries.subList(0, 44)));
        refused(head, "an entry in tile/entries/001.p/44 is not the one in tile/0/001.p/44");
    }

    @Test
    void an_entry_that_is_too_long_is_refused_before_anything_is_written() throws Exception {
        var writer = TreeWriter.open(store, TreeHead.EMPTY);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.append(List.of(new byte[1], new byte[65_536])));
        assertThat(store.files).isEmpty();
        assertThat(writer.append(List.of(new byte[65_535])).size()).isEqualTo(1);
    }

    @Test
    void a_folder_gets_the_same_files(@TempDir Path folder) throws Exception {
        var entries = Naive.entries(1_000, random);
        var files = new FolderStore(folder);
        var writer = TreeWriter.open(files, TreeHead.EMPTY);
        for (int size = 0; size < 1_000; size += 100) {
            writer.append(entries.subList(size, size + 100));
        }
        for (var file : filesOf(entries).entrySet()) {
            assertThat(files.read(file.getKey())).hasValue(file.getValue());
        }
    }

    private void refused(TreeHead head, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> TreeWriter.open(store, head))
                .withMessageContaining(why);
    }

    /** By the formula of C2SP tlog-tiles, for trees below 65,536 entries. */
    private static TreeMap<String, byte[]> filesOf(List<byte[]> entries) {
        var files = new TreeMap<String, byte[]>();
        var tileRoots = new ArrayList<Hash>();
        for (int start = 0; start < entries.size(); start += 256) {
            var inTile = entries.subList(start, Math.min(entries.size(), start + 256));
            files.put(TilePath.entries(start / 256, inTile.size()).path(), EntryBundle.write(inTile));
            var leaves = inTile.stream().map(entry -> Naive.mth(List.of(entry))).toList();
            files.put(new TilePath(0, start / 256, inTile.size()).path(), HashTile.write(leaves));
            if (inTile.size() == 256) {
                tileRoots.add(Naive.mth(inTile));
            }
        }
        if (!tileRoots.isEmpty()) {
            files.put(new TilePath(1, 0, tileRoots.size()).path(), HashTile.write(tileRoots));
        }
        return files;
    }
}
