package ecluse.translog;

import java.util.ArrayList;
import java.util.List;

/**
 * The root of a tree whose leaves are appended one after another and then forgotten.
 *
 * <p>Keeps one hash for each bit set in the number of leaves, 63 at most. Not safe for use by several threads at once.
 */
public final class TreeRoot {

    /** Roots of the perfect subtrees the leaves fall into, from left to right: each one smaller than the one before. */
    private final List<Hash> peaks = new ArrayList<>();

    private long size;

    /** Appends the leaf with this hash (see {@link Merkle#leaf}). */
    public void append(Hash leaf) {
        var peak = leaf;
        for (long left = size; (left & 1) == 1; left >>>= 1) {
            peak = Merkle.node(peaks.removeLast(), peak);
        }
        peaks.addLast(peak);
        size++;
    }

    /** How many leaves were appended. */
    public long size() {
        return size;
    }

    /** The root of the leaves so far; more may be appended afterwards. */
    public Hash root() {
        return peaks.reversed().stream()
                .reduce((right, left) -> Merkle.node(left, right))
                .orElse(Merkle.emptyRoot());
    }

    /** Size and root so far. The head does not change when more leaves are appended. */
    public TreeHead head() {
        return new TreeHead(size, root());
    }
}
