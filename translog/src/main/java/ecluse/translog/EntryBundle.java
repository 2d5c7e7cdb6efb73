package ecluse.translog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 256 entries in one file, each after its length in two bytes.
 *
 * @see <a href="https://c2sp.org/tlog-tiles#log-entries">C2SP tlog-tiles, log entries</a>
 */
public final class EntryBundle {

    /** Longest entry, in bytes. */
    public static final int MAX_ENTRY_BYTES = 65_535;

    private EntryBundle() {}

    /**
     * Reads a bundle.
     *
     * @param width entries it must hold
     * @throws BadProof if it holds fewer, or anything after them
     */
    public static List<byte[]> parse(byte[] bundle, int width) throws BadProof {
        var entries = new ArrayList<byte[]>(width);
        var cursor = new Cursor(bundle);
        while (entries.size() < width) {
            cursor.next();
            entries.add(cursor.entry());
        }
        cursor.requireEnd();
        return entries;
    }

    /**
     * Writes a bundle.
     *
     * @throws IllegalArgumentException if an entry is longer than {@value #MAX_ENTRY_BYTES} bytes
     */
    public static byte[] write(List<byte[]> entries) {
        var out = new ByteArrayOutputStream();
        entries.forEach(entry -> append(out, entry));
        return out.toByteArray();
    }

    static void append(ByteArrayOutputStream out, byte[] entry) {
        if (entry.length > MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry is " + entry.length + " bytes; at most " + MAX_ENTRY_BYTES + " are allowed");
        }
        out.write(entry.length >>> 8);
        out.write(entry.length);
        out.write(entry, 0, entry.length);
    }

    /** Goes through a bundle entry by entry without copying them. */
    static final class Cursor {

        final byte[] bundle;
        int offset;
        int length;
        private int read;
        private int end;

        Cursor(byte[] bundle) {
            this.bundle = bundle;
        }

        /** @throws BadProof if the bundle has no whole entry left */
        void next() throws BadProof {
            if (bundle.length - end < Short.BYTES) {
                throw new BadProof("the bundle ends after " + read + " entries");
            }
            length = (bundle[end] & 0xff) << 8 | bundle[end + 1] & 0xff;
            offset = end + Short.BYTES;
            if (bundle.length - offset < length) {
                throw new BadProof("the bundle ends in the middle of its entry " + read + " (from 0)");
            }
            end = offset + length;
            read++;
        }

        byte[] entry() {
            return Arrays.copyOfRange(bundle, offset, offset + length);
        }

        void requireEnd() throws BadProof {
            if (end != bundle.length) {
                throw new BadProof("the bundle has " + (bundle.length - end) + " bytes after its " + read + " entries");
            }
        }
    }
}
