package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTest {

    @Test
    void the_eight_leaves_have_the_published_hashes() {
        assertThat(EightLeaves.ENTRIES.stream().map(Merkle::leaf)).isEqualTo(EightLeaves.LEAVES);
    }

    @Test
    void the_first_two_leaves_have_the_published_parent() {
        assertThat(Merkle.node(EightLeaves.LEAVES.get(0), EightLeaves.LEAVES.get(1)))
                .isEqualTo(EightLeaves.ROOTS.get(2));
    }

    @Test
    void every_published_root_is_found() {
        for (int size = 0; size <= 8; size++) {
            assertThat(Merkle.root(EightLeaves.LEAVES.subList(0, size))).isEqualTo(EightLeaves.ROOTS.get(size));
        }
    }

    @Test
    void the_empty_root_is_the_hash_of_nothing() {
        assertThat(Merkle.emptyRoot()).isEqualTo(EightLeaves.ROOTS.getFirst());
        assertThat(Merkle.root(List.of())).isEqualTo(Merkle.emptyRoot());
    }

    @Test
    void two_hashes_side_by_side_are_not_an_entry() {
        var left = EightLeaves.LEAVES.get(0);
        var right = EightLeaves.LEAVES.get(1);
        var both = new byte[64];
        System.arraycopy(left.bytes(), 0, both, 0, 32);
        System.arraycopy(right.bytes(), 0, both, 32, 32);
        assertThat(Merkle.leaf(both)).isNotEqualTo(Merkle.node(left, right));
    }

    @Test
    void left_and_right_are_not_the_same() {
        var left = EightLeaves.LEAVES.get(0);
        var right = EightLeaves.LEAVES.get(1);
        assertThat(Merkle.node(left, right)).isNotEqualTo(Merkle.node(right, left));
    }
}
