package ecluse.translog;

import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The right edge of a growing tree: of each level the hashes of its last tile, while that is not full, and what is
 * needed for the root. Works on arrays of its own, for it meets every hash of the log.
 *
 * <p>A tree of 2^63-1 leaves has 8 levels of tiles, so this never takes more than 70 kB.
 */
final class RightEdge {

    /** Is given each tile when it becomes full; must not keep the array. */
    interface FullTiles<E extends Exception, F extends Exception> {
        void full(int level, long number, byte[] hashes) throws E, F;
    }

    static final int LEVELS = 8;
    private static final int HEIGHT = 8;
    private static final byte LEAF = 0x00;
    private static final byte NODE = 0x01;

    private final MessageDigest sha256 = Merkle.sha256();

    /** Hashes of the last tile of each level. How many are valid follows from the size. */
    private final byte[][] tiles = new byte[LEVELS][];

    /** Root of the perfect subtree of each height that the size has a bit for. */
    private final byte[][] peaks = new byte[Long.SIZE - 1][Hash.SIZE];

    private final byte[] current = new byte[Hash.SIZE];
    private long size;

    RightEdge() {
        tiles[0] = new byte[TilePath.FULL * Hash.SIZE];
    }

    /** The edge of the tree of this size, from its tiles. They are not compared with any root: see {@link #head()}. */
    static RightEdge read(Tiles source, long size) throws IOException, BadProof {
        var edge = new RightEdge();
        edge.size = size;
        for (int level = 0; level < LEVELS; level++) {
            int width = edge.width(level);
            if (width > 0) {
                edge.setTile(level, source.hashes(edge.path(level)));
            }
        }
        return edge;
    }

    /** The edge of the tree of this size with these hashes of its partial tiles, lowest level first. */
    static RightEdge of(long size, Iterable<Hash> hashes) {
        var edge = new RightEdge();
        edge.size = size;
        var rest = hashes.iterator();
        for (int level = 0; level < LEVELS; level++) {
            var tile = new byte[edge.width(level) * Hash.SIZE];
            for (int place = 0; place < edge.width(level); place++) {
                System.arraycopy(rest.next().borrowed(), 0, tile, place * Hash.SIZE, Hash.SIZE);
            }
            edge.setTile(level, tile);
        }
        return edge;
    }

    private void setTile(int level, byte[] hashes) {
        System.arraycopy(hashes, 0, tile(level), 0, hashes.length);
        int start = 0;
        for (int height = HEIGHT - 1; height >= 0; height--) {
            int leaves = 1 << height;
            if ((width(level) & leaves) != 0) {
                var subtree = Arrays.copyOfRange(hashes, start * Hash.SIZE, (start + leaves) * Hash.SIZE);
                peaks[level * HEIGHT + height] = rootOf(subtree);
                start += leaves;
            }
        }
    }

    /** The root over hashes whose number is a power of two; overwrites them. */
    byte[] rootOf(byte[] hashes) {
        for (int count = hashes.length / Hash.SIZE; count > 1; count /= 2) {
            for (int pair = 0; pair < count / 2; pair++) {
                node(hashes, 2 * pair * Hash.SIZE, hashes, pair * Hash.SIZE);
            }
        }
        return Arrays.copyOf(hashes, Hash.SIZE);
    }

    RightEdge copy() {
        var copy = new RightEdge();
        copy.size = size;
        for (int level = 0; level < LEVELS; level++) {
            copy.tiles[level] = tiles[level] == null ? null : tiles[level].clone();
        }
        for (int height = 0; height < peaks.length; height++) {
            System.arraycopy(peaks[height], 0, copy.peaks[height], 0, Hash.SIZE);
        }
        return copy;
    }

    long size() {
        return size;
    }

    /** Hashes in the partial tile of a level; 0 if there is none. */
    int width(int level) {
        return (int) (size >>> (HEIGHT * level)) & (TilePath.FULL - 1);
    }

    /** The partial tile of a level that has one. */
    TilePath path(int level) {
        return new TilePath(level, size >>> (HEIGHT * level) >>> HEIGHT, width(level));
    }

    /** A copy of the hashes of the partial tile of a level. */
    byte[] partial(int level) {
        return Arrays.copyOf(tile(level), width(level) * Hash.SIZE);
    }

    /** Hash of an entry, into {@code target}. */
    void hashLeaf(byte[] bytes, int offset, int length, byte[] target, int at) {
        sha256.update(LEAF);
        sha256.update(bytes, offset, length);
        finish(target, at);
    }

    /** Appends the leaf whose hash stands in this array. */
    <E extends Exception, F extends Exception> void append(byte[] hashes, int at, FullTiles<E, F> fullTiles)
            throws E, F {
        System.arraycopy(hashes, at, current, 0, Hash.SIZE);
        put(0, fullTiles);
        int height = 0;
        for (; (size >>> height & 1) == 1; height++) {
            sha256.update(NODE);
            sha256.update(peaks[height]);
            sha256.update(current);
            finish(current, 0);
            if ((height + 1) % HEIGHT == 0) {
                put((height + 1) / HEIGHT, fullTiles);
            }
        }
        System.arraycopy(current, 0, peaks[height], 0, Hash.SIZE);
        size++;
    }

    /** Puts the hash that is being carried into the tile of a level, as the leaf now appended makes it final. */
    private <E extends Exception, F extends Exception> void put(int level, FullTiles<E, F> fullTiles) throws E, F {
        long place = size >>> (HEIGHT * level);
        int column = (int) place & (TilePath.FULL - 1);
        var tile = tile(level);
        System.arraycopy(current, 0, tile, column * Hash.SIZE, Hash.SIZE);
        if (column == TilePath.FULL - 1) {
            fullTiles.full(level, place >>> HEIGHT, tile);
        }
    }

    private byte[] tile(int level) {
        var tile = tiles[level];
        if (tile == null) {
            tile = new byte[TilePath.FULL * Hash.SIZE];
            tiles[level] = tile;
        }
        return tile;
    }

    TreeHead head() {
        if (size == 0) {
            return new TreeHead(0, Merkle.emptyRoot());
        }
        var root = new byte[2 * Hash.SIZE];
        int height = Long.numberOfTrailingZeros(size);
        System.arraycopy(peaks[height], 0, root, Hash.SIZE, Hash.SIZE);
        for (height++; height < peaks.length; height++) {
            if ((size >>> height & 1) == 1) {
                System.arraycopy(peaks[height], 0, root, 0, Hash.SIZE);
                node(root, 0, root, Hash.SIZE);
            }
        }
        return new TreeHead(size, Hash.owning(Arrays.copyOfRange(root, Hash.SIZE, 2 * Hash.SIZE)));
    }

    /** The node over two hashes that stand side by side. */
    private void node(byte[] pair, int from, byte[] target, int at) {
        sha256.update(NODE);
        sha256.update(pair, from, 2 * Hash.SIZE);
        finish(target, at);
    }

    private void finish(byte[] target, int at) {
        try {
            sha256.digest(target, at, Hash.SIZE);
        } catch (DigestException e) {
            throw new AssertionError("there is room for a hash", e);
        }
    }
}
