package ecluse.auditor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What was found wrong: all is counted, those of the lowest positions are kept. */
final class Findings {

    private static final int KEPT = 20;
    private static final Comparator<Finding> BY_POSITION = Comparator.comparingLong(Finding::position);

    private final List<Finding> first = new ArrayList<>();
    private long count;

    void add(long position, String what) {
        var finding = new Finding(position, what);
        count++;
        int at = Collections.binarySearch(first, finding, BY_POSITION);
        first.add(at < 0 ? -at - 1 : lastOf(position), finding);
        if (first.size() > KEPT) {
            first.removeLast();
        }
    }

    /** Of several at one position the one found first stays in front. */
    private int lastOf(long position) {
        return (int)
                first.stream().filter(finding -> finding.position() <= position).count();
    }

    boolean none() {
        return count == 0;
    }

    long count() {
        return count;
    }

    Optional<Finding> lowest() {
        return first.stream().findFirst();
    }

    /** The first {@value #KEPT} by position. */
    List<Finding> first() {
        return List.copyOf(first);
    }
}
