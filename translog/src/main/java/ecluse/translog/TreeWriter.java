package ecluse.translog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Appends entries to the log in a store: writes bundles and tiles, and says which head they make. The head is there before
 * any checkpoint of it: sign and publish one only when {@link #append} has returned.
 *
 * <p>Appending the same entries to the same tree writes the same files, so after a crash a writer is opened at the last
 * published head and appends again. It refuses to change a file that holds something else. A partial file is deleted when
 * the full one is durable.
 *
 * <p>One writer a log; not safe for use by several threads at once.
 *
 * @see <a href="https://c2sp.org/tlog-tiles">C2SP tlog-tiles</a>
 */
public final class TreeWriter {

    private final Store store;
    private RightEdge edge;
    private OpenBundle bundle;

    private TreeWriter(Store store, RightEdge edge, OpenBundle bundle) {
        this.store = store;
        this.edge = edge;
        this.bundle = bundle;
    }

    /**
     * Goes on after this head: that of the last checkpoint, or {@link TreeHead#EMPTY}.
     *
     * @throws BadProof if the tiles and entries at the end of the tree are not those of this head
     * @throws IOException if they cannot be read
     */
    public static TreeWriter open(Store store, TreeHead head) throws IOException, BadProof {
        if (head.size() < 0) {
            throw new BadProof("there is no tree of " + head.size() + " entries");
        }
        var tiles = new Tiles(store);
        var edge = RightEdge.read(tiles, head.size());
        if (!edge.head().equals(head)) {
            throw new BadProof("the tiles in the store lead to another root of the tree of " + head.size() + ": "
                    + edge.head().root() + ", not " + head.root());
        }
        return new TreeWriter(store, edge, OpenBundle.read(tiles, edge));
    }

    /** Size and root of what was appended so far. */
    public TreeHead head() {
        return edge.head();
    }

    /**
     * Appends entries; when this returns, all of them are durable. If it fails, nothing is appended as far as this writer
     * knows, and it may be tried again.
     *
     * @param entries at most {@value EntryBundle#MAX_ENTRY_BYTES} bytes each; many at once are cheaper
     * @return the new size and root
     * @throws BadProof if the store already holds something else where this is to be written
     * @throws IOException if the store cannot be read or written
     */
    public TreeHead append(List<byte[]> entries) throws IOException, BadProof {
        if (entries.isEmpty()) {
            return head();
        }
        var growth = new Growth(edge.copy(), bundle.copy());
        entries.forEach(growth::add);
        growth.addPartials();
        store.writeAll(missing(growth.files));
        for (var full : growth.full) {
            store.deleteFolder(full.partials());
        }
        edge = growth.edge;
        bundle = growth.bundle;
        return head();
    }

    /** Those of the files that are not there yet. */
    private Map<String, byte[]> missing(Map<String, byte[]> files) throws IOException, BadProof {
        var missing = new LinkedHashMap<String, byte[]>();
        for (var file : files.entrySet()) {
            var found = store.read(file.getKey());
            if (found.isEmpty()) {
                missing.put(file.getKey(), file.getValue());
            } else if (!Arrays.equals(found.get(), file.getValue())) {
                throw new BadProof("the store already holds something else as " + file.getKey());
            }
        }
        return missing;
    }

    /** The files that one batch of entries makes. */
    private static final class Growth {

        final Map<String, byte[]> files = new LinkedHashMap<>();
        final List<TilePath> full = new ArrayList<>();
        final RightEdge edge;
        final OpenBundle bundle;
        private final byte[] leaf = new byte[Hash.SIZE];

        Growth(RightEdge edge, OpenBundle bundle) {
            this.edge = edge;
            this.bundle = bundle;
        }

        void add(byte[] entry) {
            bundle.add(entry);
            edge.hashLeaf(entry, 0, entry.length, leaf, 0);
            edge.append(leaf, 0, this::addFull);
        }

        private void addFull(int level, long number, byte[] hashes) {
            if (level == 0) {
                put(TilePath.entries(number, TilePath.FULL), bundle.bytes());
                bundle.clear();
            }
            put(new TilePath(level, number, TilePath.FULL), hashes.clone());
        }

        private void put(TilePath path, byte[] bytes) {
            files.put(path.path(), bytes);
            full.add(path);
        }

        void addPartials() {
            if (edge.width(0) > 0) {
                var hashes = edge.path(0);
                files.put(TilePath.entries(hashes.number(), hashes.width()).path(), bundle.bytes());
            }
            for (int level = 0; level < RightEdge.LEVELS; level++) {
                if (edge.width(level) > 0) {
                    files.put(edge.path(level).path(), edge.partial(level));
                }
            }
        }
    }

    /** The bundle that is not full yet. */
    private static final class OpenBundle {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        /** The last entries of the tree with this edge, each compared with its leaf. */
        static OpenBundle read(Tiles tiles, RightEdge edge) throws IOException, BadProof {
            var bundle = new OpenBundle();
            if (edge.width(0) == 0) {
                return bundle;
            }
            var hashes = edge.path(0);
            var found = tiles.entries(TilePath.entries(hashes.number(), hashes.width()));
            var entries = new EntryBundle.Cursor(found.bytes());
            var leaves = HashTile.parse(edge.partial(0), hashes.width());
            for (var leaf : leaves) {
                entries.next();
                var entry = entries.entry();
                if (!Merkle.leaf(entry).equals(leaf)) {
                    throw new BadProof("an entry in " + found.path() + " is not the one in " + hashes);
                }
                bundle.add(entry);
            }
            return bundle;
        }

        void add(byte[] entry) {
            EntryBundle.append(bytes, entry);
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        void clear() {
            bytes.reset();
        }

        OpenBundle copy() {
            var copy = new OpenBundle();
            copy.bytes.writeBytes(bytes.toByteArray());
            return copy;
        }
    }
}
