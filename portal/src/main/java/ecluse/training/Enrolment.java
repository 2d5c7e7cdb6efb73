package ecluse.training;

import ecluse.kernel.Interruptions;
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
 * @param interruptedOn since when, while an interruption lasts
 * @param interruptions all of them, the lasting one too
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
        Interruptions interruptions,
        @Nullable LocalDate reportedOn,
        @Nullable String result,
        int version) {}
