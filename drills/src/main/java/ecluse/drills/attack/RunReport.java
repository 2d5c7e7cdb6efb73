package ecluse.drills.july;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run, by the names they are published under, and the promises that fell. A figure that was not measured
 * is there and null.
 */
final class RunReport {
    private final Policy policy;
    private final Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    private final List<String> fallen = new ArrayList<>();

    /** Published: scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "attacker_contacts",
            "attacker_outside_caseload",
            "caseload",
            "attacker_requests",
            "detected_after_s",
            "closed_after_s",
            "people_after_lock",
            "exposure_people",
            "exposure_equals_taken",
            "exposure_list_s",
            "notices_sent",
            "honest_requests",
            "honest_refused",
            "honest_p99_ms");

    RunReport(Policy policy) {
        this.policy = policy;
        figures.put("policy", policy.word());
        PUBLISHED.forEach(name -> figures.put(name, null));
    }

    Policy policy() {
        return policy;
    }

    void put(String name, @Nullable Object value) {
        figures.put(name, value);
    }

    /** A promise: when it does not hold, the drill has failed, and says so in these words. */
    void promise(boolean holds, String words) {
        if (!holds) {
            fallen.add(words);
        }
    }

    List<String> fallen() {
        return List.copyOf(fallen);
    }

    Map<String, @Nullable Object> figures() {
        var all = new LinkedHashMap<String, @Nullable Object>(figures);
        all.put("fallen", fallen());
        return all;
    }
}
