package ecluse.translog;

import static ecluse.translog.Climb.Side.LEFT;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Inclusion and consistency proofs: made from the leaf hashes, verified without them.
 *
 * <p>A proof is at most 64 hashes, from the bottom of the tree to its top. Verifying refuses every proof that is not
 * exactly as long as it must be. It throws nothing but {@link BadProof}, whatever the sizes, indexes and hashes are:
 * they may come from a liar.
 *
 * <p>What a proof cannot show: that a head's size is the true one of its root. Two sizes that make the same steps, such
 * as 7 and 8 for the leaf 0, are both accepted with the same root. So a {@link TreeHead} must come whole from one
 * signed checkpoint.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, section 2.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, section 2.1</a>
 */
public final class Proofs {

    private Proofs() {}

    /**
     * The proof that a leaf is in the tree of these leaves (RFC 6962, section 2.1.1). Takes time in proportion to
     * the leaves.
     *
     * @param leaves leaf hashes of the whole tree, in order
     * @param index the leaf's, from 0
     * @throws IndexOutOfBoundsException if there is no such leaf
     */
    public static List<Hash> inclusion(List<Hash> leaves, int index) {
        Objects.checkIndex(index, leaves.size());
        var proof = new ArrayList<Hash>();
        addPath(proof, leaves, index);
        return List.copyOf(proof);
    }

    private static void addPath(List<Hash> proof, List<Hash> leaves, int index) {
        if (leaves.size() == 1) {
            return;
        }
        var halves = Halves.of(leaves);
        if (index < halves.split()) {
            addPath(proof, halves.left(), index);
            proof.add(Merkle.root(halves.right()));
        } else {
            addPath(proof, halves.right(), index - halves.split());
            proof.add(Merkle.root(halves.left()));
        }
    }

    /**
     * The proof that the tree of these leaves only added leaves to the tree of the first {@code oldSize} of them
     * (RFC 6962, section 2.1.2). Takes time in proportion to the leaves. Empty when the sizes are equal.
     *
     * @param leaves leaf hashes of the whole new tree, in order
     * @param oldSize leaves of the old tree, from 1 to the size of the new one
     * @throws IllegalArgumentException if oldSize is out of this range
     */
    public static List<Hash> consistency(List<Hash> leaves, int oldSize) {
        if (oldSize < 1 || oldSize > leaves.size()) {
            throw new IllegalArgumentException(
                    "the old size is " + oldSize + "; allowed: 1 to the new size (" + leaves.size() + ")");
        }
        var proof = new ArrayList<Hash>();
        addSubproof(proof, leaves, oldSize, true);
        return List.copyOf(proof);
    }

    /** A subtree that is the whole old tree is left out: the verifier has its root. */
    private static void addSubproof(List<Hash> proof, List<Hash> leaves, int oldSize, boolean startsAtFirstLeaf) {
        if (oldSize == leaves.size()) {
            if (!startsAtFirstLeaf) {
                proof.add(Merkle.root(leaves));
            }
            return;
        }
        var halves = Halves.of(leaves);
        if (oldSize <= halves.split()) {
            addSubproof(proof, halves.left(), oldSize, startsAtFirstLeaf);
            proof.add(Merkle.root(halves.right()));
        } else {
            addSubproof(proof, halves.right(), oldSize - halves.split(), false);
            proof.add(Merkle.root(halves.left()));
        }
    }

    /**
     * Returns if the proof shows that the leaf is in the tree (RFC 9162, section 2.1.3.2).
     *
     * @param leaf hash of the entry, computed by the verifier with {@link Merkle#leaf}
     * @param index the leaf's, from 0
     * @throws BadProof if it does not
     */
    public static void verifyInclusion(Hash leaf, long index, TreeHead head, List<Hash> proof) throws BadProof {
        requireRoot(head, rootOfInclusion(leaf, index, head.size(), proof));
    }

    /**
     * The root this proof implies for the leaf, which is still to be compared with a known one.
     *
     * @param leaf hash of the entry
     * @param index the leaf's, from 0
     * @param size leaves of the tree
     * @throws BadProof if the tree has no such index, or the proof is not as long as this index and size need
     */
    public static Hash rootOfInclusion(Hash leaf, long index, long size, List<Hash> proof) throws BadProof {
        if (index < 0 || index >= size) {
            throw new BadProof("there is no leaf " + index + " in a tree of " + size);
        }
        var climb = Climb.fromLeaf(index, size);
        var root = leaf;
        for (var sibling : proof) {
            requireBelowRoot(climb, proof);
            root = climb.nextSibling() == LEFT ? Merkle.node(sibling, root) : Merkle.node(root, sibling);
        }
        requireAtRoot(climb, proof);
        return root;
    }

    /**
     * Returns if the proof shows that the new tree only added leaves to the old one (RFC 9162, section 2.1.4.2).
     *
     * <p>Two heads of one size need an empty proof and the same root. An old head of size 0 is refused: every log
     * grows out of nothing, so whoever asks has probably lost the head they knew.
     *
     * @throws BadProof if it does not
     */
    public static void verifyConsistency(TreeHead old, TreeHead head, List<Hash> proof) throws BadProof {
        if (old.size() < 1) {
            throw new BadProof(
                    "nothing can be shown about an old tree of " + old.size() + " leaves; it needs 1 or more");
        }
        if (old.size() > head.size()) {
            throw new BadProof("the tree shrank from " + old.size() + " leaves to " + head.size());
        }
        if (old.size() == head.size()) {
            verifySame(old, head, proof);
        } else {
            verifyGrowth(old, head, proof);
        }
    }

    private static void verifySame(TreeHead old, TreeHead head, List<Hash> proof) throws BadProof {
        if (!proof.isEmpty()) {
            throw tooLong(proof);
        }
        requireRoot(head, old.root());
    }

    /** Builds both roots from the same hashes: the old one from those on the left alone. */
    private static void verifyGrowth(TreeHead old, TreeHead head, List<Hash> proof) throws BadProof {
        if (proof.isEmpty()) {
            throw tooShort(proof);
        }
        boolean oldIsPerfect = Long.bitCount(old.size()) == 1; // then its root is the start, and left out of the proof
        var start = oldIsPerfect ? old.root() : proof.getFirst();
        var oldRoot = start;
        var root = start;
        var climb = Climb.fromEndOf(old.size(), head.size());
        for (var sibling : proof.subList(oldIsPerfect ? 0 : 1, proof.size())) {
            requireBelowRoot(climb, proof);
            if (climb.nextSibling() == LEFT) {
                oldRoot = Merkle.node(sibling, oldRoot);
                root = Merkle.node(sibling, root);
            } else {
                root = Merkle.node(root, sibling);
            }
        }
        requireAtRoot(climb, proof);
        requireRoot(old, oldRoot);
        requireRoot(head, root);
    }

    private static void requireBelowRoot(Climb climb, List<Hash> proof) throws BadProof {
        if (climb.isAtRoot()) {
            throw tooLong(proof);
        }
    }

    private static void requireAtRoot(Climb climb, List<Hash> proof) throws BadProof {
        if (!climb.isAtRoot()) {
            throw tooShort(proof);
        }
    }

    private static void requireRoot(TreeHead claimed, Hash implied) throws BadProof {
        if (!implied.equals(claimed.root())) {
            throw new BadProof("the proof leads to another root of the tree of " + claimed.size() + ": " + implied
                    + ", not " + claimed.root());
        }
    }

    private static BadProof tooLong(List<Hash> proof) {
        return new BadProof("the proof is too long: it goes on above the root (" + proof.size() + " hashes)");
    }

    private static BadProof tooShort(List<Hash> proof) {
        return new BadProof("the proof is too short: it ends below the root (" + proof.size() + " hashes)");
    }

    /** The two subtrees of a tree of two leaves or more: the left one is the largest perfect one that is not all. */
    private record Halves(List<Hash> left, List<Hash> right) {

        static Halves of(List<Hash> leaves) {
            int split = Integer.highestOneBit(leaves.size() - 1);
            return new Halves(leaves.subList(0, split), leaves.subList(split, leaves.size()));
        }

        int split() {
            return left.size();
        }
    }
}
