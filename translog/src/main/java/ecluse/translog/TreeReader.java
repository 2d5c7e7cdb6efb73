package ecluse.translog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tree of one head, read from the tiles of a log: makes proofs and finds entries in a few reads, whatever the size.
 * Each result was verified against the head before it is given, so a damaged store gives a refusal and no wrong proof.
 *
 * <p>Keeps the tiles it read, at most {@value #KEPT_TILES}. Safe for use by several threads at once.
 */
public final class TreeReader {

    private static final int KEPT_TILES = 256;
    private static final int HEIGHT = 8;

    private final Tiles tiles;
    private final TreeHead head;
    private final Map<TilePath, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > KEPT_TILES;
        }
    };

    /**
     * The tree of this head, which should come from a checkpoint one trusts.
     *
     * @throws IllegalArgumentException if its size is negative
     */
    public TreeReader(Source source, TreeHead head) {
        if (head.size() < 0) {
            throw new IllegalArgumentException("the size of a tree is " + head.size() + "; it must be 0 or more");
        }
        this.tiles = new Tiles(source);
        this.head = head;
    }

    /** Size and root as they were given. */
    public TreeHead head() {
        return head;
    }

    /**
     * The hash of an entry as its tile has it. Not verified against the head by itself: {@link #inclusion} does.
     *
     * @param index from 0
     * @throws IndexOutOfBoundsException if the tree has no such entry
     * @throws BadProof if the tile is missing or malformed
     */
    public Hash leaf(long index) throws IOException, BadProof {
        requireIndex(index);
        return perfect(0, index);
    }

    /**
     * An entry, verified against the head.
     *
     * @param index from 0
     * @throws IndexOutOfBoundsException if the tree has no such entry
     * @throws BadProof if what the store holds does not lead to the head
     */
    public byte[] entry(long index) throws IOException, BadProof {
        inclusion(index);
        long number = index >>> HEIGHT;
        var bundle = tiles.entries(TilePath.entries(number, width(number, 0)));
        var cursor = new EntryBundle.Cursor(bundle.bytes());
        for (long position = number << HEIGHT; position <= index; position++) {
            cursor.next();
        }
        var entry = cursor.entry();
        if (!Merkle.leaf(entry).equals(leaf(index))) {
            throw new BadProof("the entry " + index + " in " + bundle.path() + " is not the one of its leaf");
        }
        return entry;
    }

    /**
     * The proof that an entry is in this tree, as {@link Proofs#verifyInclusion} takes it.
     *
     * @param index from 0
     * @throws IndexOutOfBoundsException if the tree has no such entry
     * @throws BadProof if what the store holds does not lead to the head
     */
    public List<Hash> inclusion(long index) throws IOException, BadProof {
        requireIndex(index);
        var proof = new ArrayList<Hash>();
        addPath(proof, index, 0, head.size());
        Proofs.verifyInclusion(leaf(index), index, head, proof);
        return List.copyOf(proof);
    }

    /** RFC 6962, section 2.1.1, over the entries from start to end. */
    private void addPath(List<Hash> proof, long index, long start, long end) throws IOException, BadProof {
        if (end - start == 1) {
            return;
        }
        long middle = start + split(end - start);
        if (index < middle) {
            addPath(proof, index, start, middle);
            proof.add(root(middle, end));
        } else {
            addPath(proof, index, middle, end);
            proof.add(root(start, middle));
        }
    }

    /**
     * The proof that this tree only added entries to that of an older head, as {@link Proofs#verifyConsistency} takes it.
     *
     * @param old a head of size 1 up to this tree's
     * @throws BadProof if the old head is not one of this tree, or what the store holds does not lead to both
     */
    public List<Hash> consistency(TreeHead old) throws IOException, BadProof {
        var proof = consistency(old.size());
        Proofs.verifyConsistency(old, head, proof);
        return proof;
    }

    /**
     * The proof for an older tree of which only the size is known. Empty for size 0, which every tree grew from.
     *
     * @param oldSize from 0 to the size of this tree
     * @throws IllegalArgumentException if oldSize is out of this range
     * @throws BadProof if what the store holds does not lead to the head
     */
    public List<Hash> consistency(long oldSize) throws IOException, BadProof {
        if (oldSize < 0 || oldSize > head.size()) {
            throw new IllegalArgumentException(
                    "the old size is " + oldSize + "; allowed: 0 to the size of the tree (" + head.size() + ")");
        }
        if (oldSize == 0) {
            return List.of();
        }
        var proof = new ArrayList<Hash>();
        addSubproof(proof, oldSize, 0, head.size());
        Proofs.verifyConsistency(new TreeHead(oldSize, root(0, oldSize)), head, proof);
        return List.copyOf(proof);
    }

    /** RFC 6962, section 2.1.2, for the first {@code oldSize} entries, over those from start to end. */
    private void addSubproof(List<Hash> proof, long oldSize, long start, long end) throws IOException, BadProof {
        if (oldSize == end) {
            if (start > 0) {
                proof.add(root(start, end));
            }
            return;
        }
        long middle = start + split(end - start);
        if (oldSize <= middle) {
            addSubproof(proof, oldSize, start, middle);
            proof.add(root(middle, end));
        } else {
            addSubproof(proof, oldSize, middle, end);
            proof.add(root(start, middle));
        }
    }

    private void requireIndex(long index) {
        if (index < 0 || index >= head.size()) {
            throw new IndexOutOfBoundsException("there is no entry " + index + " in a tree of " + head.size());
        }
    }

    /** Leaves of the left subtree of a tree of two or more. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /** Root of the subtree over the entries from start to end, as the recursion of RFC 6962 meets it. */
    private Hash root(long start, long end) throws IOException, BadProof {
        long size = end - start;
        if (Long.bitCount(size) == 1) {
            int height = Long.numberOfTrailingZeros(size);
            return perfect(height, start >>> height);
        }
        long middle = start + split(size);
        return Merkle.node(root(start, middle), root(middle, end));
    }

    /** Root of the perfect subtree of this height and place in its level: made of hashes of one tile. */
    private Hash perfect(int height, long place) throws IOException, BadProof {
        int level = height / HEIGHT;
        int leaves = 1 << height % HEIGHT;
        long first = place * leaves;
        var tile = tile(level, first >>> HEIGHT);
        int column = (int) first & (TilePath.FULL - 1);
        var hashes = Arrays.copyOfRange(tile, column * Hash.SIZE, (column + leaves) * Hash.SIZE);
        return Merkle.root(HashTile.parse(hashes, leaves));
    }

    private byte[] tile(int level, long number) throws IOException, BadProof {
        var path = new TilePath(level, number, width(number, level));
        synchronized (kept) {
            var known = kept.get(path);
            if (known != null) {
                return known;
            }
        }
        var read = tiles.hashes(path);
        synchronized (kept) {
            kept.put(path, read);
        }
        return read;
    }

    /** Hashes that a tile of this tree has. */
    private int width(long number, int level) {
        long hashes = head.size() >>> HEIGHT * level;
        return (int) Math.min(TilePath.FULL, hashes - (number << HEIGHT));
    }
}
