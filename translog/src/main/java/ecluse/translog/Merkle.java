package ecluse.translog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * The hashes of a Merkle tree, with SHA-256.
 *
 * <p>Leaves and nodes are hashed behind different first bytes: without them, two hashes side by side could be passed
 * off as an entry of the log.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6962#section-2.1">RFC 6962, section 2.1</a>
 */
public final class Merkle {

    private static final byte LEAF = 0x00;
    private static final byte NODE = 0x01;
    private static final Hash EMPTY_ROOT = Hash.owning(sha256().digest());

    private Merkle() {}

    /** The root of a tree without leaves: the SHA-256 of nothing. */
    public static Hash emptyRoot() {
        return EMPTY_ROOT;
    }

    /** The hash of one entry of the log, of any length, even 0. */
    public static Hash leaf(byte[] entry) {
        var digest = sha256();
        digest.update(LEAF);
        return Hash.owning(digest.digest(entry));
    }

    /** The hash of a node from those of its two children. The order matters. */
    public static Hash node(Hash left, Hash right) {
        var digest = sha256();
        digest.update(NODE);
        digest.update(left.borrowed());
        return Hash.owning(digest.digest(right.borrowed()));
    }

    /** The root of the tree with these leaf hashes, in this order; {@link #emptyRoot()} if there are none. */
    public static Hash root(List<Hash> leaves) {
        var tree = new TreeRoot();
        leaves.forEach(tree::append);
        return tree.root();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
