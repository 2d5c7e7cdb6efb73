package ecluse.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What my groups may be narrowed to: those that run, are to come, or are over. */
enum GroupFilter {
    RUNNING,
    UPCOMING,
    ENDED;

    /** As an address says it; anything else means all groups. */
    static Optional<GroupFilter> asked(String word) {
        return Arrays.stream(values())
                .filter(filter -> filter.word().equals(word))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
