package ecluse.detection;

import ecluse.disclosure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What behaviour closes an account. No clock, no row: a table tests it. */
public enum Rule {
    /**
     * Openings refused over budget, for different people within a minute. Clicking twice on one refused page counts once,
     * and so does a list that is asked for again.
     */
    REFUSALS(Duration.ofMinutes(1)) {
        @Override
        int count(List<Refusal> window) {
            return people(window, Reason.OVER_BUDGET);
        }
    },
    /**
     * Fishing for people within an hour: look-ups without an answer (nobody found, or refused because too many found
     * nobody) and different people opened without a tie. What a look-up asked for is not in the ledger, so each one counts.
     */
    MISSES(Duration.ofHours(1)) {
        @Override
        int count(List<Refusal> window) {
            return (int) window.stream().filter(Refusal::namesNobody).count() + people(window, Reason.NO_TIE);
        }
    };

    private final Duration window;

    Rule(Duration window) {
        this.window = window;
    }

    Duration window() {
        return window;
    }

    /** What it counts in refusals that lie within its window. */
    abstract int count(List<Refusal> window);

    private static int people(List<Refusal> window, Reason reason) {
        Predicate<Refusal> counts = refusal -> refusal.reason() == reason;
        return (int) window.stream()
                .filter(counts)
                .flatMap(refusal -> refusal.person().stream())
                .distinct()
                .count();
    }
}
