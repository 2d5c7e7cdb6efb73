package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starts from a true proof, from 3 to 7 of the published leaves, and tells one lie at a time. */
class ConsistencyLiesTest {

    private static final String TOO_SHORT = "the proof is too short: it ends below the root (%d hashes)";
    private static final String TOO_LONG = "the proof is too long: it goes on above the root (%d hashes)";
    private static final TreeHead OLD = EightLeaves.head(3);
    private static final TreeHead HEAD = EightLeaves.head(7);

    private final List<Hash> proof = new ArrayList<>(Proofs.consistency(EightLeaves.LEAVES.subList(0, 7), 3));

    @Test
    void the_truth_is_accepted() {
        assertThatNoException().isThrownBy(() -> Proofs.verifyConsistency(OLD, HEAD, proof));
        assertThat(proof).hasSize(4);
    }

    @Test
    void a_proof_without_its_last_hash() {
        proof.removeLast();
        refused(OLD, HEAD, TOO_SHORT.formatted(3));
    }

    @Test
    void a_proof_without_its_first_hash() {
        proof.removeFirst();
        refused(OLD, HEAD, TOO_SHORT.formatted(3));
    }

    @Test
    void an_empty_proof() {
        proof.clear();
        refused(OLD, HEAD, TOO_SHORT.formatted(0));
    }

    @Test
    void an_empty_proof_from_a_perfect_tree() {
        proof.clear();
        refused(EightLeaves.head(4), HEAD, TOO_SHORT.formatted(0));
    }

    @Test
    void a_hash_more_at_the_end() {
        proof.addLast(HEAD.root());
        refused(OLD, HEAD, TOO_LONG.formatted(5));
    }

    @Test
    void a_hash_more_at_the_beginning() {
        proof.addFirst(OLD.root());
        refused(OLD, HEAD, TOO_LONG.formatted(5));
    }

    @Test
    void the_old_root_repeated_from_a_perfect_tree() {
        proof.clear();
        proof.add(EightLeaves.ROOTS.get(4));
        proof.addAll(Proofs.consistency(EightLeaves.LEAVES.subList(0, 7), 4));
        refused(EightLeaves.head(4), HEAD, TOO_LONG.formatted(2));
    }

    @Test
    void a_hash_between_two_equal_heads() {
        refused(HEAD, HEAD, TOO_LONG.formatted(4));
    }

    @Test
    void two_hashes_swapped() {
        proof.addFirst(proof.remove(1));
        refusedForTheRootOf(3, OLD, HEAD);
    }

    @Test
    void one_bit_changed_in_a_hash() {
        for (int place = 0; place < 4; place++) {
            var bytes = proof.get(place).bytes();
            bytes[17] ^= 0x10;
            var truth = proof.set(place, Hash.of(bytes));
            boolean oldNeedsIt = place == 0 || place == 2;
            refusedForTheRootOf(oldNeedsIt ? 3 : 7, OLD, HEAD);
            proof.set(place, truth);
        }
    }

    @Test
    void heads_in_the_wrong_order() {
        refused(/* old= */ HEAD, /* head= */ OLD, "the tree shrank from 7 leaves to 3");
    }

    @Test
    void roots_swapped() {
        refusedForTheRootOf(3, new TreeHead(3, HEAD.root()), new TreeHead(7, OLD.root()));
    }

    @Test
    void another_old_root_says_both_roots() {
        var other = new TreeHead(3, EightLeaves.ROOTS.get(2));
        refused(
                other,
                HEAD,
                "the proof leads to another root of the tree of 3: " + OLD.root() + ", not " + other.root());
    }

    @Test
    void another_old_root_of_a_perfect_tree() {
        proof.clear();
        proof.addAll(Proofs.consistency(EightLeaves.LEAVES.subList(0, 7), 4));
        refusedForTheRootOf(7, new TreeHead(4, OLD.root()), HEAD);
    }

    @Test
    void another_new_root_is_a_history_rewritten() {
        refusedForTheRootOf(7, OLD, new TreeHead(7, EightLeaves.ROOTS.get(6)));
    }

    @Test
    void two_roots_for_one_size() {
        proof.clear();
        refusedForTheRootOf(7, HEAD, new TreeHead(7, OLD.root()));
    }

    @Test
    void an_old_size_one_too_small() {
        refused(new TreeHead(2, OLD.root()), HEAD, TOO_LONG.formatted(4));
    }

    @Test
    void an_old_size_one_too_large() {
        refused(new TreeHead(4, OLD.root()), HEAD, TOO_LONG.formatted(4));
    }

    @Test
    void a_new_size_one_too_large() {
        proof.clear();
        proof.addAll(Proofs.consistency(EightLeaves.LEAVES, 7));
        refused(EightLeaves.head(7), new TreeHead(9, EightLeaves.ROOTS.get(8)), TOO_SHORT.formatted(4));
    }

    @Test
    void a_new_size_one_too_small() {
        proof.clear();
        proof.addAll(Proofs.consistency(EightLeaves.LEAVES.subList(0, 5), 3));
        refused(OLD, new TreeHead(4, EightLeaves.ROOTS.get(5)), TOO_LONG.formatted(4));
    }

    @Test
    void an_old_size_of_nothing() {
        proof.clear();
        refused(EightLeaves.head(0), HEAD, "nothing can be shown about an old tree of 0 leaves; it needs 1 or more");
        refused(
                EightLeaves.head(0),
                EightLeaves.head(0),
                "nothing can be shown about an old tree of 0 leaves; it needs 1 or more");
    }

    @Test
    void a_negative_old_size() {
        refused(
                new TreeHead(-3, OLD.root()),
                HEAD,
                "nothing can be shown about an old tree of -3 leaves; it needs 1 or more");
    }

    @Test
    void a_negative_new_size() {
        refused(OLD, new TreeHead(-7, HEAD.root()), "the tree shrank from 3 leaves to -7");
    }

    /** Not refused, by RFC 9162 either: the reason why size and root must come from one checkpoint. */
    @Test
    void a_wrong_size_that_changes_no_step_passes_with_the_true_roots() {
        assertThatNoException().isThrownBy(() -> Proofs.verifyConsistency(OLD, new TreeHead(8, HEAD.root()), proof));
    }

    private void refusedForTheRootOf(int size, TreeHead old, TreeHead head) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Proofs.verifyConsistency(old, head, proof))
                .withMessageStartingWith("the proof leads to another root of the tree of " + size + ": ");
    }

    private void refused(TreeHead old, TreeHead head, String message) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> Proofs.verifyConsistency(old, head, proof))
                .withMessage(message);
    }
}
