package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TreeRootTest {

    @Test
    void a_tree_that_grows_goes_through_every_published_root() {
        var tree = new TreeRoot();
        assertThat(tree.head()).isEqualTo(EightLeaves.head(0));
        for (int size = 1; size <= 8; size++) {
            tree.append(EightLeaves.LEAVES.get(size - 1));
            assertThat(tree.head()).isEqualTo(EightLeaves.head(size));
        }
    }

    @Test
    void at_every_size_the_root_is_that_of_the_definition() {
        var entries = Naive.entries(300, new Random(6962));
        var tree = new TreeRoot();
        for (int size = 0; size < entries.size(); size++) {
            assertThat(tree.size()).isEqualTo(size);
            assertThat(tree.root()).isEqualTo(Naive.mth(entries.subList(0, size)));
            tree.append(Merkle.leaf(entries.get(size)));
        }
    }

    @Test
    void looking_at_the_root_does_not_change_what_follows() {
        var looked = new TreeRoot();
        var notLooked = new TreeRoot();
        for (var leaf : EightLeaves.LEAVES) {
            looked.append(leaf);
            assertThat(looked.root()).isEqualTo(looked.root());
            notLooked.append(leaf);
        }
        assertThat(looked.head()).isEqualTo(notLooked.head());
    }

    @Test
    void a_head_stays_what_it_was() {
        var tree = new TreeRoot();
        EightLeaves.LEAVES.subList(0, 3).forEach(tree::append);
        var head = tree.head();
        tree.append(EightLeaves.LEAVES.get(3));
        assertThat(head).isEqualTo(EightLeaves.head(3));
    }
}
