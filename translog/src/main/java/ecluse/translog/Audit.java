package ecluse.translog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole log in order and computes it again: each entry against its leaf, each tile against what lies below it,
 * the root against every checkpoint. Needs a few hundred kilobytes, however large the log is, besides the longest bundle.
 *
 * <p>Partial tiles are compared at the end of the log alone; a log may delete the older ones. Signatures are not looked
 * at: {@link TrustedLog} says which heads to give.
 */
public final class Audit {

    /** Hears how the audit goes on. */
    public interface Watcher {

        /** Hears nothing. */
        Watcher SILENT = new Watcher() {};

        /**
         * An entry whose hash is the one in its tile, in order of positions. Not yet compared with a checkpoint.
         *
         * @param position from 0
         * @throws BadProof if the entry is not as it should be; the audit ends there with this message
         */
        default void entry(long position, byte[] entry) throws BadProof {}

        /** After each bundle: how many entries were read so far. {@code audit.state()} may be asked for. */
        default void progress(Audit audit) {}
    }

    /** What was found. */
    public sealed interface Verdict {

        /** Entries, tiles and heads agree. The state is for going on later. */
        record Whole(AuditState state) implements Verdict {}

        /**
         * Something is wrong.
         *
         * @param position the first entry that is wrong, missing, or cannot be told to be right
         * @param what is wrong, in words
         */
        record Broken(long position, String what) implements Verdict {}
    }

    private final Tiles tiles;
    private final Watcher watcher;
    private final RightEdge edge;
    private final byte[] leaf = new byte[Hash.SIZE];

    /** Entries that a head was found to be of: what is wrong with a root is wrong after these. */
    private long confirmed;

    private Audit(Source source, AuditState from, Watcher watcher) {
        this.tiles = new Tiles(source);
        this.watcher = watcher;
        this.edge = RightEdge.of(from.size(), from.edge());
        this.confirmed = from.size();
    }

    /**
     * Audits a log up to the last of these heads.
     *
     * @param from {@link AuditState#START}, or the state of an earlier audit of the same log
     * @param heads of all checkpoints kept, in ascending size, none smaller than {@code from}; read one by one
     * @throws IOException if the log cannot be read; what is missing or malformed is no fault but a verdict
     */
    public static Verdict run(Source source, AuditState from, Iterator<TreeHead> heads, Watcher watcher)
            throws IOException {
        return new Audit(source, from, watcher).run(new Heads(heads));
    }

    /** How many entries were read so far. */
    public long size() {
        return edge.size();
    }

    /** Where to go on if the audit is stopped now. */
    public AuditState state() {
        try {
            return AuditState.of(edge);
        } catch (BadProof e) {
            throw new AssertionError("the edge has the widths of its size", e);
        }
    }

    private Verdict run(Heads heads) throws IOException {
        try {
            while (heads.hasMore()) {
                readBundle(heads);
                watcher.progress(this);
            }
            comparePartials();
            return new Verdict.Whole(state());
        } catch (BadAt e) {
            return new Verdict.Broken(e.position, e.what);
        }
    }

    /** From where the edge is to the end of its bundle, or of the log, whichever comes first. */
    private void readBundle(Heads heads) throws IOException, BadAt {
        long start = edge.size() - edge.width(0);
        var due = heads.upTo(start + TilePath.FULL, edge.size());
        int width = heads.hasMore() ? TilePath.FULL : (int) (due.getLast().size() - start);
        var part = width > edge.width(0) ? new Part(start, width) : null;
        for (var head : due) {
            readUntil(head.size(), part);
            compareRoot(head);
        }
        readUntil(start + width, part);
        if (part != null) {
            part.requireEnd();
        }
    }

    private void readUntil(long end, @Nullable Part part) throws IOException, BadAt {
        while (part != null && edge.size() < end) {
            part.next();
        }
    }

    private void compareRoot(TreeHead head) throws BadAt {
        var found = edge.head();
        if (!found.equals(head)) {
            throw new BadAt(
                    Math.min(confirmed, head.size()),
                    "the first " + head.size() + " entries have the root "
                            + found.root().base64()
                            + ", the checkpoint says " + head.root().base64()
                            + (confirmed > 0 ? "; the first " + confirmed + " are as a checkpoint before says" : ""));
        }
        confirmed = head.size();
    }

    /** A bundle and the tile of its leaves, both from their start. */
    private final class Part {

        private final long start;
        private final TilePath leaves;
        private final Tiles.Bundle bundle;
        private final EntryBundle.Cursor cursor;
        private final byte[] hashes;

        Part(long start, int width) throws IOException, BadAt {
            this.start = start;
            this.leaves = new TilePath(0, start / TilePath.FULL, width);
            try {
                bundle = tiles.entries(TilePath.entries(leaves.number(), width));
                hashes = tiles.hashes(leaves);
            } catch (BadProof e) {
                throw new BadAt(edge.size(), e.getMessage());
            }
            cursor = new EntryBundle.Cursor(bundle.bytes());
            skipKnown();
        }

        /** What was read before in this bundle must still be there. */
        private void skipKnown() throws BadAt {
            var known = edge.partial(0);
            for (int place = 0; place < edge.width(0); place++) {
                read(start + place);
                compareLeaf(start + place, known, "what was read there before");
                compareLeaf(start + place, hashes, leaves.path());
            }
        }

        void next() throws IOException, BadAt {
            long position = edge.size();
            read(position);
            compareLeaf(position, hashes, leaves.path());
            if (watcher != Watcher.SILENT) {
                show(position);
            }
            append();
        }

        private void read(long position) throws BadAt {
            try {
                cursor.next();
            } catch (BadProof e) {
                throw new BadAt(position, bundle.path() + ": " + e.getMessage());
            }
            edge.hashLeaf(cursor.bundle, cursor.offset, cursor.length, leaf, 0);
        }

        private void compareLeaf(long position, byte[] tile, String where) throws BadAt {
            int at = (int) (position - start) * Hash.SIZE;
            if (!Arrays.equals(leaf, 0, Hash.SIZE, tile, at, at + Hash.SIZE)) {
                throw new BadAt(
                        position, "the entry in " + bundle.path() + " is not the one whose hash is in " + where);
            }
        }

        private void show(long position) throws BadAt {
            try {
                watcher.entry(position, cursor.entry());
            } catch (BadProof e) {
                throw new BadAt(position, e.getMessage());
            }
        }

        private void append() throws IOException, BadAt {
            edge.<IOException, BadAt>append(leaf, 0, Audit.this::compareFull);
        }

        /** A full bundle that is longer than the log is is not the bundle of this log. */
        void requireEnd() throws BadAt {
            if (bundle.path().width() == leaves.width()) {
                try {
                    cursor.requireEnd();
                } catch (BadProof e) {
                    throw new BadAt(edge.size(), bundle.path() + ": " + e.getMessage());
                }
            }
        }
    }

    /** The lowest level was compared leaf by leaf. */
    private void compareFull(int level, long number, byte[] computed) throws IOException, BadAt {
        if (level > 0) {
            compareTile(new TilePath(level, number, TilePath.FULL), computed);
        }
    }

    private void comparePartials() throws IOException, BadAt {
        for (int level = 1; level < RightEdge.LEVELS; level++) {
            if (edge.width(level) > 0) {
                compareTile(edge.path(level), edge.partial(level));
            }
        }
    }

    /** A hash of a tile above the lowest stands for 256 entries or more: the first wrong one gives the position. */
    private void compareTile(TilePath tile, byte[] computed) throws IOException, BadAt {
        int height = Byte.SIZE * tile.level();
        long start = tile.number() << Byte.SIZE << height;
        byte[] found;
        try {
            found = tiles.hashes(tile);
        } catch (BadProof e) {
            throw new BadAt(start, e.getMessage());
        }
        int wrong = Arrays.mismatch(found, 0, found.length, computed, 0, found.length);
        if (wrong >= 0) {
            int place = wrong / Hash.SIZE;
            throw new BadAt(
                    start + ((long) place << height),
                    "hash " + place + " (from 0) in " + tile + " is not that of the " + (1L << height)
                            + " entries it stands for");
        }
    }

    /** The heads, seen one ahead. */
    private static final class Heads {

        private final Iterator<TreeHead> heads;
        private @Nullable TreeHead next;

        Heads(Iterator<TreeHead> heads) {
            this.heads = heads;
            advance();
        }

        private void advance() {
            next = heads.hasNext() ? heads.next() : null;
        }

        boolean hasMore() {
            return next != null;
        }

        /** Takes those of sizes up to this; several of one size and root are one. */
        List<TreeHead> upTo(long end, long atLeast) throws BadAt {
            var due = new ArrayList<TreeHead>();
            long last = atLeast;
            for (var head = next; head != null && head.size() <= end; head = next) {
                if (head.size() < last) {
                    throw new BadAt(
                            Math.max(0, head.size()),
                            "a checkpoint of size " + head.size() + " comes after one of size " + last);
                }
                if (due.isEmpty() || !due.getLast().equals(head)) {
                    due.add(head);
                }
                last = head.size();
                advance();
            }
            return due;
        }
    }

    /** Ends the audit. */
    private static final class BadAt extends Exception {

        final long position;
        final String what;

        BadAt(long position, String what) {
            super(what);
            this.position = position;
            this.what = what;
        }
    }
}
