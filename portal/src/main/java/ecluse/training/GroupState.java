package ecluse.training;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a group is taught now, by its dates; both days count. */
enum GroupState {
    RUNNING,
    UPCOMING,
    ENDED;

    static GroupState at(LocalDate today, LocalDate startsOn, LocalDate endsOn) {
        if (today.isBefore(startsOn)) {
            return UPCOMING;
        }
        return today.isAfter(endsOn) ? ENDED : RUNNING;
    }

    /** As an address says it; anything else means all groups. */
    static Optional<GroupState> asked(String word) {
        return Arrays.stream(values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String messageKey() {
        return "training.group." + name();
    }

    public String tone() {
        return switch (this) {
            case RUNNING -> "ok";
            case UPCOMING -> "info";
            case ENDED -> "closed";
        };
    }
}
