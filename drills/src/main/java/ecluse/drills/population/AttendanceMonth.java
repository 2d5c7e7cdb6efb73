package ecluse.drills.population;

import java.time.LocalDate;
import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * One person's month, with a character for each half-day, the morning of the 1st first.
 *
 * @param enrolment its reference
 * @param minutes of each planned half-day
 * @param planned {@code X} where the group is taught
 * @param marks {@code P} present, {@code D} at a distance, {@code E} excused, {@code A} absent
 * @param state {@code OPEN}, {@code FILLED} or {@code CERTIFIED}
 * @param certifiedOn null, as the account is empty, before the head of the centre has certified
 */
public record AttendanceMonth(
        String enrolment,
        YearMonth month,
        int minutes,
        String planned,
        String marks,
        String state,
        @Nullable LocalDate certifiedOn,
        String certifiedBy) {}
