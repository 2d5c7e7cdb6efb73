package ecluse.translog;

/**
 * The way from a node up to the root, one hash of a proof at a time; the variables {@code fn} and {@code sn} of
 * RFC 9162, sections 2.1.3.2 and 2.1.4.2.
 */
final class Climb {

    enum Side {
        LEFT,
        RIGHT
    }

    /** Position of the node in its level, from 0. */
    private long node;

    /** Position of the last node of that level: 0 when the level is the root's. */
    private long last;

    private Climb(long node, long last) {
        this.node = node;
        this.last = last;
    }

    /** From a leaf. Needs 0 <= index < size. */
    static Climb fromLeaf(long index, long size) {
        return new Climb(index, size - 1);
    }

    /** From the largest perfect subtree that ends where the old tree ended. Needs 0 < oldSize < size. */
    static Climb fromEndOf(long oldSize, long size) {
        var climb = fromLeaf(oldSize - 1, size);
        climb.up(Long.numberOfTrailingZeros(oldSize));
        return climb;
    }

    boolean isAtRoot() {
        return last == 0;
    }

    /** Goes up to the node's parent, not being at the root; tells on which side the sibling passed on the way is. */
    Side nextSibling() {
        if (isOdd(node) || node == last) {
            // An even last node has no sibling in its level: it is its own parent, until it is odd.
            up(Long.numberOfTrailingZeros(node) + 1);
            return Side.LEFT;
        }
        up(1);
        return Side.RIGHT;
    }

    private void up(int levels) {
        node >>>= levels;
        last >>>= levels;
    }

    private static boolean isOdd(long number) {
        return (number & 1) == 1;
    }
}
