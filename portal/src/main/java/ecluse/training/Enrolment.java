package ecluse.training;

import ecluse.kernel.PersonRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person's place in one group, by reference.
 *
 * @param registeredOn the enrolment certificate (AIS)
 * @param enteredOn the entry certificate (AES)
 * @param version rises with each change; a form sends back the one it has shown
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
        @Nullable LocalDate exitedOn,
        @Nullable LocalDate plannedStart,
        @Nullable LocalDate plannedEnd,
        @Nullable BigDecimal weeklyHours,
        @Nullable LocalDate interruptedOn,
        @Nullable LocalDate reportedOn,
        @Nullable String result,
        int version) {}
