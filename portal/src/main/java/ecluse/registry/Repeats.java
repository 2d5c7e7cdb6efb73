package ecluse.registry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds values that stand twice in a file, in memory that does not grow with it. A first pass marks each value in a Bloom
 * filter and notes those that seem to have been there before; only these few are remembered exactly in the second pass.
 */
final class Repeats {
    private static final int BITS_PER_VALUE = 12;
    private static final int HASHES = 6;
    private static final long MOST_BITS = 1L << 29;

    private final long[] filter;
    private final Set<String> suspects = new HashSet<>();
    private final Map<String, Long> firstLines = new HashMap<>();

    /** @param values how many are expected at most; more of them only make more suspects */
    Repeats(long values) {
        long bits = Math.clamp(values * BITS_PER_VALUE, 1L << 12, MOST_BITS);
        filter = new long[(int) (bits / Long.SIZE)];
    }

    /** First pass: {@code kind} keeps the values of two columns apart. */
    void survey(int kind, String value) {
        if (!value.isEmpty() && !mark(hash(kind, value))) {
            suspects.add(key(kind, value));
        }
    }

    /** Second pass: the line on which the value was accepted before. */
    OptionalLong firstLine(int kind, String value) {
        if (suspects.isEmpty()) {
            return OptionalLong.empty();
        }
        var first = firstLines.get(key(kind, value));
        return first == null ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /** Second pass: the values of a line that is good. */
    void accept(long line, List<String> values) {
        if (suspects.isEmpty()) {
            return;
        }
        for (int kind = 0; kind < values.size(); kind++) {
            var key = key(kind, values.get(kind));
            if (suspects.contains(key)) {
                firstLines.putIfAbsent(key, line);
            }
        }
    }

    private static String key(int kind, String value) {
        return kind + value;
    }

    /** Whether any of the value's bits was not set yet. */
    private boolean mark(long hash) {
        boolean fresh = false;
        long step = Long.rotateLeft(hash, 32) | 1;
        for (int i = 0; i < HASHES; i++) {
            long bit = Math.floorMod(hash + i * step, (long) filter.length * Long.SIZE);
            long mask = 1L << bit;
            int word = (int) (bit >>> 6);
            fresh |= (filter[word] & mask) == 0;
            filter[word] |= mask;
        }
        return fresh;
    }

    /** FNV-1a over the characters, then the finaliser of MurmurHash3: good enough spread for decimal numbers. */
    private static long hash(int kind, String value) {
        long hash = 0xcbf29ce484222325L + kind;
        for (int i = 0; i < value.length(); i++) {
            hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
