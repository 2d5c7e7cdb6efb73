package ecluse.drills.population;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One person in one group.
 *
 * @param person index within the population
 * @param registeredOn null before the enrolment certificate
 * @param enteredOn null for who has not come
 * @param exitedOn null for who is still there, with the reason
 * @param report null until the organisation has written it
 * @param result null until it is known
 */
public record Enrolment(
        String reference,
        String groupCode,
        int person,
        EnrolmentState state,
        LocalDate placedOn,
        @Nullable LocalDate registeredOn,
        @Nullable LocalDate enteredOn,
        @Nullable LocalDate exitedOn,
        @Nullable String exitReason,
        @Nullable Said report,
        @Nullable Said result) {

    /** What an end of training is followed by: a report in words, a result by its code. */
    public record Said(LocalDate on, String what) {}
}
