package ecluse.translog;

/**
 * A claim: a log of {@code size} leaves has this root. Nothing is checked here; {@link Proofs} does.
 *
 * <p>Size and root travel together because a proof cannot tell them apart: see {@link Proofs}.
 *
 * @param size number of leaves, 0 or more
 * @param root root of the tree with these leaves
 */
public record TreeHead(long size, Hash root) {

    /** Of a log that has just begun. */
    public static final TreeHead EMPTY = new TreeHead(0, Merkle.emptyRoot());
}
