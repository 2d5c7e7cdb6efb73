package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeReaderTest {

    private final Random random = new Random(30);
    private final MemoryStore store = new MemoryStore();

    @Test
    void in_every_small_tree_every_leaf_has_its_proof() throws Exception {
        var entries = Naive.entries(50, random);
        for (int size = 1; size <= 50; size++) {
            var reader = written(entries.subList(0, size));
            for (int index = 0; index < size; index++) {
                assertThat(reader.inclusion(index)).isEqualTo(Naive.path(index, entries.subList(0, size)));
                assertThat(reader.entry(index)).isEqualTo(entries.get(index));
            }
        }
    }

    @Test
    void every_tree_to_six_hundred_has_proofs_of_some_leaves_and_older_trees() throws Exception {
        var entries = Naive.entries(600, random);
        for (int size = 1; size <= 600; size++) {
            var inTree = entries.subList(0, size);
            var reader = written(inTree);
            for (int index : new int[] {0, size / 2, size - 1, random.nextInt(size)}) {
                assertThat(reader.inclusion(index)).isEqualTo(Naive.path(index, inTree));
                assertThat(reader.consistency(index + 1)).isEqualTo(Naive.proof(index + 1, inTree));
            }
        }
    }

    @Test
    void large_trees_have_proofs() throws Exception {
        var entries = Naive.entries(140_000, random);
        var leaves = entries.stream().map(Merkle::leaf).toList();
        for (int size : new int[] {65_535, 65_536, 65_537, 131_072, 70_000, 140_000}) {
            var reader = written(entries.subList(0, size));
            for (int round = 0; round < 5; round++) {
                int index = random.nextInt(size);
                assertThat(reader.inclusion(index)).isEqualTo(Proofs.inclusion(leaves.subList(0, size), index));
                assertThat(reader.consistency(index + 1))
                        .isEqualTo(Proofs.consistency(leaves.subList(0, size), index + 1));
            }
        }
    }

    @Test
    void older_trees_are_read_from_the_tiles_of_newer_ones() throws Exception {
        var entries = Naive.entries(1_500, random);
        var newest = written(entries);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(1_500);
            var head = new TreeHead(size, Naive.mth(entries.subList(0, size)));
            newest.consistency(head);
        }
        var full = new TreeReader(store, new TreeHead(1_280, Naive.mth(entries.subList(0, 1_280))));
        assertThat(full.leaf(1_279)).isEqualTo(Merkle.leaf(entries.get(1_279)));
    }

    @Test
    void a_head_that_is_not_of_this_tree_gets_no_proof() throws Exception {
        var reader = written(Naive.entries(300, random));
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> reader.consistency(new TreeHead(200, Merkle.emptyRoot())));
        var wrong = new TreeReader(store, new TreeHead(300, Merkle.emptyRoot()));
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> wrong.inclusion(7));
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> wrong.entry(7));
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> wrong.consistency(7));
    }

    @Test
    void the_empty_tree_grew_into_every_other() throws Exception {
        assertThat(written(Naive.entries(3, random)).consistency(0)).isEmpty();
    }

    @Test
    void there_is_nothing_outside_the_tree() throws Exception {
        var reader = written(Naive.entries(300, random));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> reader.inclusion(300));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> reader.entry(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> reader.leaf(Long.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> reader.consistency(301));
        assertThatIllegalArgumentException().isThrownBy(() -> reader.consistency(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TreeReader(store, new TreeHead(-1, Merkle.emptyRoot())));
    }

    @Test
    void a_damaged_store_gives_no_wrong_proof() throws Exception {
        var entries = Naive.entries(700, random);
        var head = written(entries).head();
        var fuzz = new Fuzz(31);
        for (var path : List.copyOf(store.files.keySet())) {
            var truth = store.read(path).orElseThrow();
            for (int round = 0; round < 100; round++) {
                store.files.put(path, fuzz.damaged(truth));
                int index = random.nextInt(700);
                givesTruthOrRefuses(new TreeReader(store, head), index, entries);
            }
            store.files.remove(path);
            givesTruthOrRefuses(new TreeReader(store, head), random.nextInt(700), entries);
            store.files.put(path, truth);
        }
    }

    private static void givesTruthOrRefuses(TreeReader reader, int index, List<byte[]> entries) throws IOException {
        try {
            var entry = reader.entry(index);
            assertThat(Arrays.equals(entry, entries.get(index))).isTrue();
            assertThat(reader.consistency(index + 1)).isEqualTo(Naive.proof(index + 1, entries));
        } catch (BadProof e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private TreeReader written(List<byte[]> entries) throws Exception {
        store.files.clear();
        return new TreeReader(store, TreeWriter.open(store, TreeHead.EMPTY).append(entries));
    }
}
