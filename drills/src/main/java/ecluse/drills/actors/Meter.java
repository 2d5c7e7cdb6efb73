package ecluse.drills.actors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How honest work goes: how many requests, how long they took, which were refused. Safe for many threads. */
public final class Meter {
    private static final int EXAMPLES = 5;

    private long[] micros = new long[4096];
    private int requests;
    private int refused;
    private final List<String> examples = new ArrayList<>();

    synchronized void answered(long nanos) {
        if (requests == micros.length) {
            micros = Arrays.copyOf(micros, 2 * requests);
        }
        micros[requests++] = nanos / 1_000;
    }

    synchronized void refused(String what) {
        refused++;
        if (examples.size() < EXAMPLES) {
            examples.add(what);
        }
    }

    public synchronized int requests() {
        return requests;
    }

    public synchronized int refused() {
        return refused;
    }

    /** A few of the refusals, as method, path and answer. */
    public synchronized List<String> examples() {
        return List.copyOf(examples);
    }

    /** The time within which a share of the requests were answered, in milliseconds; 0 when there were none. */
    public synchronized double milliseconds(double share) {
        if (requests == 0) {
            return 0;
        }
        var sorted = Arrays.copyOf(micros, requests);
        Arrays.sort(sorted);
        return sorted[Math.min(requests - 1, (int) Math.ceil(share * requests) - 1)] / 1_000.0;
    }
}
