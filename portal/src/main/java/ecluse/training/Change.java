package ecluse.training;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of an enrolment's history. It says who of the staff did what, nothing about the person.
 *
 * @param act an {@link Act}, or {@code UNDO}, {@code CORRECTION}, {@code IMPORT}
 * @param by the account's name; null for the agency's import
 * @param takenBack whether a later line took it back
 */
record Change(
        UUID enrolment,
        int version,
        String act,
        Instant at,
        @Nullable UUID account,
        @Nullable String by,
        EnrolmentState to,
        @Nullable String reason,
        boolean takenBack) {

    public String messageKey() {
        return "training.act." + act;
    }

    boolean takesBack() {
        return act.equals("UNDO") || act.equals("CORRECTION");
    }
}
