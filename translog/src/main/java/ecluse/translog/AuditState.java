package ecluse.translog;

import java.util.ArrayList;
import java.util.List;

/**
 * How far an audit has come: what it must know to go on, and the entries before may be forgotten. At most 70 kB as text.
 *
 * <p>Whoever can change a saved state can hide a change to the entries before it: keep it where only the auditor writes.
 *
 * @param size entries that were found whole
 * @param edge hashes of the partial tiles of a tree of this size, the lowest level first
 */
public record AuditState(long size, List<Hash> edge) {

    /** Nothing was looked at yet. */
    public static final AuditState START = new AuditState(0, List.of());

    private static final String FIRST_LINE = "translog audit state v1";
    private static final int LINES_BEFORE_HASHES = 2;

    /** @throws IllegalArgumentException if the size is negative, or there is another number of hashes than it needs */
    public AuditState {
        edge = List.copyOf(edge);
        if (size < 0) {
            throw new IllegalArgumentException("the size of an audit state is " + size + "; it must be 0 or more");
        }
        if (edge.size() != hashes(size)) {
            throw new IllegalArgumentException(
                    "an audit state of " + size + " entries has " + hashes(size) + " hashes, not " + edge.size());
        }
    }

    /** The digits of the size in base 256 say how wide the partial tiles are. */
    private static int hashes(long size) {
        int hashes = 0;
        for (long rest = size; rest > 0; rest >>>= Byte.SIZE) {
            hashes += (int) (rest & (TilePath.FULL - 1));
        }
        return hashes;
    }

    static AuditState of(RightEdge edge) throws BadProof {
        var hashes = new ArrayList<Hash>();
        for (int level = 0; level < RightEdge.LEVELS; level++) {
            hashes.addAll(HashTile.parse(edge.partial(level), edge.width(level)));
        }
        return new AuditState(edge.size(), hashes);
    }

    /**
     * Reads what {@link #text()} gave.
     *
     * @throws BadProof if it is anything else
     */
    public static AuditState parse(String text) throws BadProof {
        var lines = Text.lines(text, "the audit state");
        if (lines.size() < LINES_BEFORE_HASHES || !lines.getFirst().equals(FIRST_LINE)) {
            throw new BadProof("this is not the saved state of an audit; it would start with \"" + FIRST_LINE + "\"");
        }
        long size = Text.decimal(Text.after("size", lines.get(1), "the second line"), "the size of the audit state");
        var hashes = new ArrayList<Hash>();
        for (var line : lines.subList(LINES_BEFORE_HASHES, lines.size())) {
            hashes.add(Text.hash(line, "a hash of the audit state"));
        }
        if (hashes.size() != hashes(size)) {
            throw new BadProof(
                    "an audit state of " + size + " entries has " + hashes(size) + " hashes, not " + hashes.size());
        }
        return new AuditState(size, hashes);
    }

    /** The state as lines of text, to be saved. */
    public String text() {
        var text = new StringBuilder(FIRST_LINE + "\nsize " + size + "\n");
        edge.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.toString();
    }

    /** Size and root of what was found whole. */
    public TreeHead head() {
        return RightEdge.of(size, edge).head();
    }

    @Override
    public String toString() {
        return "AuditState[size=" + size + "]";
    }
}
