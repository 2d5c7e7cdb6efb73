package ecluse.attendance;

import ecluse.calendar.WorkingDays;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;

/** A teaching group as attendance knows it. */
record TaughtGroup(
        UUID id, String code, String title, String site, String postcode, LocalDate startsOn, LocalDate endsOn) {
    boolean taughtIn(YearMonth month) {
        return !startsOn.isAfter(month.atEndOfMonth()) && !endsOn.isBefore(month.atDay(1));
    }

    WorkingDays calendar() {
        return WorkingDays.at(postcode);
    }

    Plan usualPlan(YearMonth month) {
        return Plan.usual(month, startsOn, endsOn, calendar());
    }
}
