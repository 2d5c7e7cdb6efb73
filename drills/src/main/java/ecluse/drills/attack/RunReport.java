package ecluse.drills.attack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one run, by the names they are published under, and the promises that fell. A figure that was not measured
 * is there and null.
 */
public final class RunReport {
    private final Policy policy;
    private final Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    private final List<String> fallen = new ArrayList<>();

    /** @param published names of figures that scripts read: they are there in this order, measured or not */
    public RunReport(Policy policy, List<String> published) {
        this.policy = policy;
        figures.put("policy", policy.word());
        published.forEach(name -> figures.put(name, null));
    }

    public Policy policy() {
        return policy;
    }

    public void put(String name, @Nullable Object value) {
        figures.put(name, value);
    }

    /** A promise: when it does not hold, the drill has failed, and says so in these words. */
    public void promise(boolean holds, String words) {
        if (!holds) {
            fallen.add(words);
        }
    }

    public List<String> fallen() {
        return List.copyOf(fallen);
    }

    public Map<String, @Nullable Object> figures() {
        var all = new LinkedHashMap<String, @Nullable Object>(figures);
        all.put("fallen", fallen());
        return all;
    }
}
