package ecluse.training;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to declare, read from a form.
 *
 * @param on the planned start of an AIS, the effective date of everything else
 * @param until the planned end of an AIS
 * @param code a reason or a result
 * @param words a comment or the report; may hold facts, so it is printed nowhere
 */
record Wish(
        Act act,
        @Nullable LocalDate on,
        @Nullable LocalDate until,
        @Nullable BigDecimal hours,
        @Nullable String code,
        @Nullable String words) {

    LocalDate day() {
        return Objects.requireNonNull(on, "a form without its date goes no further");
    }

    LocalDate end() {
        return Objects.requireNonNull(until, "a form without its end goes no further");
    }

    /** The same for somebody who did not come. */
    Wish notArrived() {
        return new Wish(Act.NOT_ARRIVED, on, null, null, null, null);
    }

    @Override
    public String toString() {
        return "Wish[" + act + "]";
    }
}
