package ecluse.accompaniment;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One training of a person, wherever it is: an adviser sees those of all organisations. */
public record Stay(
        UUID enrolment,
        String title,
        String organisation,
        LocalDate startsOn,
        LocalDate endsOn,
        String state,
        LocalDate placedOn,
        @Nullable LocalDate registeredOn,
        @Nullable LocalDate enteredOn,
        @Nullable LocalDate exitedOn) {

    public String stateKey() {
        return "training.enrolment." + state;
    }
}
