package ecluse.attendance;

import ecluse.kernel.Interruptions;
import ecluse.kernel.Interruptions.Span;
import ecluse.kernel.PersonRef;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who has entered a group; both days count, those of an interruption do not. */
record Trainee(
        UUID enrolment,
        PersonRef person,
        LocalDate enteredOn,
        @Nullable LocalDate exitedOn,
        Interruptions interruptions) {

    /** Whether the person is expected. */
    boolean thereOn(LocalDate day) {
        return stays(day) && !interruptions.on(day);
    }

    boolean interruptedOn(LocalDate day) {
        return stays(day) && interruptions.on(day);
    }

    private boolean stays(LocalDate day) {
        return !day.isBefore(enteredOn) && (exitedOn == null || !day.isAfter(exitedOn));
    }

    /** Whether a statement is due: a month that is interrupted from the first of the person's days to the last is nobody's. */
    boolean owes(YearMonth month) {
        return !interruptions.coverAll(first(month), last(month));
    }

    private LocalDate first(YearMonth month) {
        return enteredOn.isAfter(month.atDay(1)) ? enteredOn : month.atDay(1);
    }

    private LocalDate last(YearMonth month) {
        return exitedOn != null && exitedOn.isBefore(month.atEndOfMonth()) ? exitedOn : month.atEndOfMonth();
    }

    List<Span> interruptedIn(YearMonth month) {
        return interruptions.between(first(month), last(month));
    }
}
