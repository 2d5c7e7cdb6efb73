package ecluse.auditor;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says how far an audit is: a bar that renews itself on a terminal, a line now and then elsewhere. */
final class Progress {

    private static final int BAR = 30;
    private static final long BAR_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long started;
    private long next;

    Progress(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
        this.next = started + interval();
    }

    private long interval() {
        return terminal ? BAR_NANOS : LINE_NANOS;
    }

    /**
     * Shows it if the last time was long enough ago.
     *
     * @param from where this audit began
     * @param done entries so far
     * @param total entries in all, at least 1
     */
    void at(long from, long done, long total) {
        long now = nanos.getAsLong();
        if (now < next) {
            return;
        }
        next = now + interval();
        double perSecond = (done - from) / ((now - started) / 1e9);
        var words = String.format(
                Locale.ROOT,
                "%3d %%  %,d of %,d entries  %,.0f/s  %s left",
                100 * done / total,
                done,
                total,
                perSecond,
                duration((long) ((total - done) / Math.max(perSecond, 1))));
        if (terminal) {
            int full = (int) (BAR * done / total);
            out.print(CLEAR_LINE + "█".repeat(full) + "░".repeat(BAR - full) + " " + words);
        } else {
            out.println(words);
        }
        out.flush();
    }

    /** Takes the bar away, so that what follows stands on a line of its own. */
    void end() {
        if (terminal) {
            out.print(CLEAR_LINE);
            out.flush();
        }
    }

    private static String duration(long seconds) {
        return seconds < 60 ? seconds + " s" : String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
}
