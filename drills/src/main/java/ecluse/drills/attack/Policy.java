package ecluse.drills.attack;

import java.util.List;
import java.util.Locale;

/** Which rules the attacked portal follows. */
public enum Policy {
    /** What portals without a guard do: any signed-in partner reads any person, a log is written. */
    PLAIN,
    ECLUSE;

    /** What may be asked for on the command line. */
    public enum Choice {
        ECLUSE(List.of(Policy.ECLUSE)),
        PLAIN(List.of(Policy.PLAIN)),
        BOTH(List.of(Policy.PLAIN, Policy.ECLUSE));

        private final List<Policy> policies;

        Choice(List<Policy> policies) {
            this.policies = policies;
        }

        public List<Policy> policies() {
            return policies;
        }
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
