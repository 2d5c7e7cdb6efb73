package ecluse.attendance;

import ecluse.kernel.PersonRef;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who has entered a group; both days count. */
record Trainee(
        UUID enrolment,
        PersonRef person,
        LocalDate enteredOn,
        @Nullable LocalDate exitedOn) {
    boolean thereOn(LocalDate day) {
        return !day.isBefore(enteredOn) && (exitedOn == null || !day.isAfter(exitedOn));
    }
}
