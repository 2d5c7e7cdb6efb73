package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProofsTest {

    @Test
    void the_published_inclusion_proofs_are_made() {
        for (var vector : EightLeaves.INCLUSIONS) {
            assertThat(Proofs.inclusion(EightLeaves.LEAVES.subList(0, vector.size()), vector.index()))
                    .isEqualTo(vector.proof());
        }
    }

    @Test
    void the_published_inclusion_proofs_are_accepted() throws BadProof {
        for (var vector : EightLeaves.INCLUSIONS) {
            var leaf = EightLeaves.LEAVES.get(vector.index());
            Proofs.verifyInclusion(leaf, vector.index(), EightLeaves.head(vector.size()), vector.proof());
        }
    }

    @Test
    void the_published_consistency_proofs_are_made() {
        for (var vector : EightLeaves.CONSISTENCIES) {
            assertThat(Proofs.consistency(EightLeaves.LEAVES.subList(0, vector.size()), vector.oldSize()))
                    .isEqualTo(vector.proof());
        }
    }

    @Test
    void the_published_consistency_proofs_are_accepted() throws BadProof {
        for (var vector : EightLeaves.CONSISTENCIES) {
            Proofs.verifyConsistency(
                    EightLeaves.head(vector.oldSize()), EightLeaves.head(vector.size()), vector.proof());
        }
    }

    @Test
    void in_every_small_tree_every_leaf_has_its_proof() throws BadProof {
        var entries = Naive.entries(40, new Random(1));
        for (int size = 1; size <= entries.size(); size++) {
            for (int index = 0; index < size; index++) {
                includes(entries.subList(0, size), index);
            }
        }
    }

    @Test
    void every_small_tree_has_its_proof_in_every_larger_one() throws BadProof {
        var entries = Naive.entries(40, new Random(2));
        for (int size = 1; size <= entries.size(); size++) {
            for (int oldSize = 1; oldSize <= size; oldSize++) {
                growsFrom(oldSize, entries.subList(0, size));
            }
        }
    }

    @Test
    void larger_trees_are_proved_too() throws BadProof {
        var random = new Random(3);
        for (int round = 0; round < 60; round++) {
            var entries = Naive.entries(1 + random.nextInt(2_000), random);
            includes(entries, random.nextInt(entries.size()));
            growsFrom(1 + random.nextInt(entries.size()), entries);
        }
    }

    @Test
    void trees_of_any_size_that_fits_a_long_are_proved() throws BadProof {
        var random = new Random(4);
        for (int round = 0; round < 2_000; round++) {
            long size = 1 + (random.nextLong() >>> (1 + random.nextInt(60)));
            hugeTreeIsProved(size, random.nextLong(size));
        }
        hugeTreeIsProved(Long.MAX_VALUE, 0);
        hugeTreeIsProved(Long.MAX_VALUE, Long.MAX_VALUE - 1);
        hugeTreeIsProved(1L << 62, (1L << 62) - 1);
        hugeTreeIsProved(Long.MAX_VALUE, (1L << 62) - 1);
    }

    @Test
    void a_proof_cannot_be_changed_once_made() {
        assertThatThrownBy(() -> Proofs.inclusion(EightLeaves.LEAVES, 5).removeLast())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> Proofs.consistency(EightLeaves.LEAVES, 5).removeLast())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void no_inclusion_proof_is_made_for_a_leaf_that_is_not_there() {
        assertThatThrownBy(() -> Proofs.inclusion(EightLeaves.LEAVES, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Proofs.inclusion(EightLeaves.LEAVES, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Proofs.inclusion(List.of(), 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void no_consistency_proof_is_made_from_nothing_or_from_the_future() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proofs.consistency(EightLeaves.LEAVES, 9))
                .withMessage("the old size is 9; allowed: 1 to the new size (8)");
        assertThatIllegalArgumentException().isThrownBy(() -> Proofs.consistency(EightLeaves.LEAVES, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Proofs.consistency(List.of(), 0));
    }

    private static void includes(List<byte[]> entries, int index) throws BadProof {
        var leaves = entries.stream().map(Merkle::leaf).toList();
        var proof = Proofs.inclusion(leaves, index);
        assertThat(proof).isEqualTo(Naive.path(index, entries));
        Proofs.verifyInclusion(leaves.get(index), index, new TreeHead(leaves.size(), Naive.mth(entries)), proof);
    }

    private static void growsFrom(int oldSize, List<byte[]> entries) throws BadProof {
        var leaves = entries.stream().map(Merkle::leaf).toList();
        var proof = Proofs.consistency(leaves, oldSize);
        assertThat(proof).isEqualTo(Naive.proof(oldSize, entries));
        var old = new TreeHead(oldSize, Naive.mth(entries.subList(0, oldSize)));
        Proofs.verifyConsistency(old, new TreeHead(leaves.size(), Naive.mth(entries)), proof);
    }

    private static void hugeTreeIsProved(long size, long index) throws BadProof {
        var head = new TreeHead(size, Uniform.mth(size));
        Proofs.verifyInclusion(Uniform.LEAF, index, head, Uniform.path(index, size));
        var old = new TreeHead(index + 1, Uniform.mth(index + 1));
        Proofs.verifyConsistency(old, head, Uniform.proof(index + 1, size));
    }
}
