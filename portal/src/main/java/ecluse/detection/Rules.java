package ecluse.detection;

import ecluse.kernel.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules with their limits, over the refusals of one account. */
record Rules(Map<Rule, Integer> limits) {
    /** How far back a rule looks at most. */
    static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    /** A rule that found its limit reached, by the refusal at {@code position}. */
    record Finding(Rule rule, long position, int seen, Instant first, Instant last) {}

    static Rules of(Settings.Detection settings) {
        var limits = new EnumMap<Rule, Integer>(Rule.class);
        limits.put(Rule.REFUSALS, settings.refusals());
        limits.put(Rule.MISSES, settings.misses());
        return new Rules(limits);
    }

    /**
     * The first limit that is reached.
     *
     * @param refusals of one account, in the ledger's order, without those that closed it before
     */
    Optional<Finding> firstIn(List<Refusal> refusals) {
        for (int end = 1; end <= refusals.size(); end++) {
            for (var rule : Rule.values()) {
                var window = endOf(refusals.subList(0, end), rule.window());
                int seen = rule.count(window);
                if (seen >= limits.getOrDefault(rule, Integer.MAX_VALUE)) {
                    var last = window.getLast();
                    return Optional.of(new Finding(
                            rule, last.position(), seen, window.getFirst().at(), last.at()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Refusal> endOf(List<Refusal> refusals, Duration length) {
        var since = refusals.getLast().at().minus(length);
        int from = refusals.size() - 1;
        while (from > 0 && refusals.get(from - 1).at().isAfter(since)) {
            from--;
        }
        return refusals.subList(from, refusals.size());
    }
}
