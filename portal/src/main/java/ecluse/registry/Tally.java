package ecluse.registry;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts of one file while it comes in; told by several threads. */
final class Tally {
    private static final int SHOWN = 20;

    private long lines;
    private long added;
    private long changed;
    private long unchanged;
    private long kept;
    private long refused;
    private final Map<Rule, Long> byRule = new EnumMap<>(Rule.class);
    private final List<Refusal> first = new ArrayList<>();

    /** What was counted up to a moment. {@code lines} counts those read, the others those dealt with. */
    record Counts(long lines, long added, long changed, long unchanged, long refused, long kept) {
        long done() {
            return added + changed + unchanged + refused;
        }
    }

    synchronized void read() {
        lines++;
    }

    synchronized void written(Written written) {
        added += written.added();
        changed += written.changed();
        unchanged += written.unchanged();
        kept += written.kept();
    }

    synchronized void refused(Refusal refusal) {
        refused++;
        refusal.faults().stream().map(Fault::rule).distinct().forEach(rule -> byRule.merge(rule, 1L, Long::sum));
        if (first.size() < SHOWN) {
            first.add(refusal);
        }
    }

    synchronized Counts counts() {
        return new Counts(lines, added, changed, unchanged, refused, kept);
    }

    synchronized Map<Rule, Long> byRule() {
        return new EnumMap<>(byRule);
    }

    /** The first refusals, for the terminal. */
    synchronized List<Refusal> first() {
        return List.copyOf(first);
    }
}
