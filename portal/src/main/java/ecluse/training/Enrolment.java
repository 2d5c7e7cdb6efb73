package ecluse.training;

import ecluse.kernel.PersonRef;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person's place in one group, by reference.
 *
 * @param registeredOn the enrolment certificate (AIS)
 * @param enteredOn the entry certificate (AES)
 */
record Enrolment(
        UUID id,
        String reference,
        UUID group,
        PersonRef person,
        EnrolmentState state,
        LocalDate placedOn,
        @Nullable LocalDate registeredOn,
        @Nullable LocalDate enteredOn,
        @Nullable LocalDate exitedOn) {}
