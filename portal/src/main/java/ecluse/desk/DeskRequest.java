package ecluse.desk;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An office's request to write in a file after 30 days, with what the desk needs to decide: what was done with the file, and nobody's
 * name.
 *
 * @param enrolmentState the name of where the enrolment stands now
 * @param answer what the desk said; a refusal always says why
 */
record DeskRequest(
        UUID id,
        UUID enrolment,
        String title,
        String code,
        String organisation,
        String site,
        LocalDate startsOn,
        LocalDate endsOn,
        String enrolmentState,
        @Nullable LocalDate registeredOn,
        @Nullable LocalDate enteredOn,
        @Nullable LocalDate exitedOn,
        String askedBy,
        Instant askedAt,
        String words,
        RequestState state,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String answer) {

    public String enrolmentStateKey() {
        return "training.enrolment." + enrolmentState;
    }
}
