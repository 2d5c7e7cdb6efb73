package ecluse.translog;

import java.util.regex.Pattern;

/**
 * Where a tile or a bundle of entries is kept.
 *
 * @param level 0 to {@value #MAX_LEVEL} for tiles of hashes, {@link #ENTRIES} for bundles
 * @param number of the tile in its level, from 0
 * @param width hashes or entries in it: 1 to 255 in a partial one, 256 in a full one
 * @see <a href="https://c2sp.org/tlog-tiles#merkle-tree">C2SP tlog-tiles, Merkle tree</a>
 */
public record TilePath(int level, long number, int width) {

    /** The level of bundles of entries. */
    public static final int ENTRIES = -1;

    /** Hashes or entries in a full one. */
    public static final int FULL = 256;

    /** Highest level the format knows; a tree of 2^63-1 entries has levels 0 to 7. */
    public static final int MAX_LEVEL = 63;

    private static final String LEVEL = "(0|[1-9][0-9]?|entries)";
    private static final String NUMBER = "((?:x[0-9]{3}/){0,6}[0-9]{3})";
    private static final String WIDTH = "(?:\\.p/([1-9][0-9]{0,2}))?";
    private static final Pattern FORM = Pattern.compile("tile/" + LEVEL + "/" + NUMBER + WIDTH);
    private static final int THOUSAND = 1_000;

    /** @throws IllegalArgumentException if one of the numbers is out of its range */
    public TilePath {
        if (level < ENTRIES || level > MAX_LEVEL) {
            throw new IllegalArgumentException("the level of a tile is " + level + "; allowed: 0 to " + MAX_LEVEL);
        }
        if (number < 0) {
            throw new IllegalArgumentException("the number of a tile is " + number + "; it must be 0 or more");
        }
        if (width < 1 || width > FULL) {
            throw new IllegalArgumentException("the width of a tile is " + width + "; allowed: 1 to " + FULL);
        }
    }

    /** The bundle with these entries. */
    public static TilePath entries(long number, int width) {
        return new TilePath(ENTRIES, number, width);
    }

    /**
     * Reads a path.
     *
     * @throws BadProof if {@link #path()} would not give just this
     */
    public static TilePath parse(String path) throws BadProof {
        var parts = FORM.matcher(path);
        if (!parts.matches()) {
            throw new BadProof("not the path of a tile: " + Text.quoted(path));
        }
        var level = parts.group(1);
        var width = parts.group(3);
        var tile = of(
                level.equals("entries") ? ENTRIES : Integer.parseInt(level),
                number(parts.group(2), path),
                width == null ? FULL : Integer.parseInt(width),
                path);
        if (!tile.path().equals(path)) {
            throw new BadProof("not the shortest path of its tile: " + Text.quoted(path));
        }
        return tile;
    }

    private static TilePath of(int level, long number, int width, String path) throws BadProof {
        try {
            return new TilePath(level, number, width);
        } catch (IllegalArgumentException e) {
            throw new BadProof(e.getMessage() + ": " + Text.quoted(path));
        }
    }

    private static long number(String groups, String path) throws BadProof {
        try {
            return Long.parseLong(groups.replaceAll("[x/]", ""));
        } catch (NumberFormatException e) {
            throw new BadProof("the number of the tile is not below 2^63: " + Text.quoted(path));
        }
    }

    /** Whether the tile may still grow. */
    public boolean isPartial() {
        return width < FULL;
    }

    /** The same tile once it is full. */
    public TilePath full() {
        return new TilePath(level, number, FULL);
    }

    /** The folder that holds all partial forms of this tile, without a slash at its end. */
    public String partials() {
        return fullPath() + ".p";
    }

    /** With slashes, relative to the log's prefix. */
    public String path() {
        return isPartial() ? partials() + "/" + width : fullPath();
    }

    private String fullPath() {
        return "tile/" + (level == ENTRIES ? "entries" : level) + "/" + numberPath();
    }

    /** Three digits to a folder: 1234067 is {@code x001/x234/067}. */
    private String numberPath() {
        var path = digits(number);
        for (long rest = number / THOUSAND; rest > 0; rest /= THOUSAND) {
            path = "x" + digits(rest) + "/" + path;
        }
        return path;
    }

    private static String digits(long number) {
        return "%03d".formatted(number % THOUSAND);
    }

    /** Same as {@link #path()}. */
    @Override
    public String toString() {
        return path();
    }
}
