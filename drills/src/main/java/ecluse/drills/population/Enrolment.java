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
        @Nullable String exitReason) {}
