package ecluse.meetings;

import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person and one meeting, by reference.
 *
 * @param source who thought of it: {@code SELF}, {@code ADVISER}, {@code OFFICE}
 * @param presence once it is said; it stays when an outcome is said as well
 * @param reason why not retained, one of {@link #REASONS}
 * @param confirmed whether the person has, or had, a seat: from then on the office sees who it is
 * @param convoked what became of the latest convocation by mail; null where there is none
 */
record MeetingRegistration(
        UUID id,
        UUID meeting,
        PersonRef person,
        String source,
        RegistrationState state,
        int version,
        @Nullable RegistrationState presence,
        @Nullable String reason,
        boolean confirmed,
        @Nullable String convoked,
        @Nullable Instant convokedAt) {
    static final List<String> REASONS = List.of("LEVEL", "PROJECT", "AVAILABILITY", "NO_SEAT", "FUNDING", "OTHER");

    /** What the office is told: nothing of how a person takes a proposal until there is an answer (invariant 1). */
    public RegistrationState told() {
        return !confirmed && state == RegistrationState.QUEUED ? RegistrationState.PROPOSED : state;
    }

    public String presenceWord() {
        return presence == null ? "" : presence.name();
    }

    public String outcomeWord() {
        return state.outcome() ? state.name() : "";
    }

    public String reasonWord() {
        return reason == null ? "" : reason;
    }
}
