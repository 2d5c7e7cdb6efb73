package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts from a true proof, of leaf 5 in the published tree of 7, and tells one lie at a time. */
class InclusionLiesTest {

    private static final String TOO_SHORT = "the proof is too short: it ends below the root (%d hashes)";
    private static final String TOO_LONG = "the proof is too long: it goes on above the root (%d hashes)";
    private static final TreeHead HEAD = EightLeaves.head(7);
    private static final Hash LEAF = EightLeaves.LEAVES.get(5);

    private final List<Hash> proof = new ArrayList<>(Proofs.inclusion(EightLeaves.LEAVES.subList(0, 7), 5));

    @Test
    void the_truth_is_accepted() {
        assertThatNoException().isThrownBy(() -> Proofs.verifyInclusion(LEAF, 5, HEAD, proof));
        assertThat(proof).hasSize(3);
    }

    @Test
    void a_proof_without_its_last_hash() {
        proof.removeLast();
        refused(LEAF, 5, HEAD, TOO_SHORT.formatted(2));
    }

    @Test
    void a_proof_without_its_first_hash() {
        proof.removeFirst();
        refused(LEAF, 5, HEAD, TOO_SHORT.formatted(2));
    }

    @Test
    void an_empty_proof() {
        proof.clear();
        refused(LEAF, 5, HEAD, TOO_SHORT.formatted(0));
    }

    @Test
    void an_empty_proof_of_the_root_as_a_leaf() {
        proof.clear();
        refused(HEAD.root(), 0, HEAD, TOO_SHORT.formatted(0));
    }

    @Test
    void a_node_passed_off_as_a_leaf() {
        var node = Merkle.node(proof.removeFirst(), LEAF);
        refused(node, 5, HEAD, TOO_SHORT.formatted(2));
    }

    @Test
    void a_hash_more_at_the_end() {
        proof.addLast(HEAD.root());
        refused(LEAF, 5, HEAD, TOO_LONG.formatted(4));
    }

    @Test
    void a_hash_more_at_the_beginning() {
        proof.addFirst(HEAD.root());
        refused(LEAF, 5, HEAD, TOO_LONG.formatted(4));
    }

    @Test
    void a_hash_in_the_only_tree_that_needs_none() {
        refused(EightLeaves.LEAVES.getFirst(), 0, EightLeaves.head(1), TOO_LONG.formatted(3));
    }

    @Test
    void an_endless_proof() {
        for (int i = 0; i < 10_000; i++) {
            proof.addLast(LEAF);
        }
        refused(LEAF, 5, HEAD, TOO_LONG.formatted(10_003));
    }

    @Test
    void two_hashes_swapped() {
        proof.addFirst(proof.remove(1));
        refusedForItsRoot(LEAF, 5, HEAD);
    }

    @Test
    void one_bit_changed_in_a_hash() {
        for (int place = 0; place < 3; place++) {
            var bytes = proof.get(place).bytes();
            bytes[17] ^= 0x10;
            var truth = proof.set(place, Hash.of(bytes));
            refusedForItsRoot(LEAF, 5, HEAD);
            proof.set(place, truth);
        }
    }

    @Test
    void another_leaf() {
        refusedForItsRoot(EightLeaves.LEAVES.get(4), 5, HEAD);
    }

    @Test
    void another_root_says_both_roots() {
        var other = new TreeHead(7, EightLeaves.ROOTS.get(6));
        refused(
                LEAF,
                5,
                other,
                "the proof leads to another root of the tree of 7: " + HEAD.root() + ", not " + other.root());
    }

    @Test
    void an_index_one_too_small() {
        refusedForItsRoot(LEAF, 4, HEAD);
    }

    @Test
    void an_index_one_too_large() {
        refused(LEAF, 6, HEAD, TOO_LONG.formatted(3));
    }

    @Test
    void an_index_just_outside_the_tree() {
        refused(LEAF, 7, HEAD, "there is no leaf 7 in a tree of 7");
    }

    @Test
    void an_index_that_differs_in_a_high_bit_only() {
        refused(LEAF, 5 + 8, HEAD, "there is no leaf 13 in a tree of 7");
        refused(LEAF, 5 + (1L << 32), HEAD, "there is no leaf 4294967301 in a tree of 7");
    }

    @Test
    void a_negative_index() {
        refused(LEAF, -1, HEAD, "there is no leaf -1 in a tree of 7");
    }

    @Test
    void a_size_one_too_small() {
        refused(LEAF, 5, new TreeHead(6, HEAD.root()), TOO_LONG.formatted(3));
    }

    @Test
    void a_size_one_too_large() {
        var last = EightLeaves.LEAVES.get(6);
        proof.clear();
        proof.addAll(Proofs.inclusion(EightLeaves.LEAVES.subList(0, 7), 6));
        refused(last, 6, new TreeHead(8, HEAD.root()), TOO_SHORT.formatted(2));
    }

    @Test
    void a_size_of_nothing() {
        refused(LEAF, 0, new TreeHead(0, HEAD.root()), "there is no leaf 0 in a tree of 0");
    }

    @Test
    void a_negative_size() {
        refused(LEAF, 0, new TreeHead(-7, HEAD.root()), "there is no leaf 0 in a tree of -7");
    }

    /** Not refused, by RFC 9162 either: the reason why size and root must come from one checkpoint. */
    @Test
    void a_wrong_size_that_changes_no_step_passes_with_the_true_root() {
        assertThatNoException().isThrownBy(() -> Proofs.verifyInclusion(LEAF, 5, new TreeHead(8, HEAD.root()), proof));
    }

    private void refusedForItsRoot(Hash leaf, long index, TreeHead head) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Proofs.verifyInclusion(leaf, index, head, proof))
                .withMessageStartingWith("the proof leads to another root of the tree of 7: ");
    }

    private void refused(Hash leaf, long index, TreeHead head, String message) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Proofs.verifyInclusion(leaf, index, head, proof))
                .withMessage(message);
    }
}
