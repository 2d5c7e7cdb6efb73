package ecluse.attendance;

import ecluse.calendar.WorkingDays;
import java.time.LocalDate;
import java.time.YearMonth;

/** When a month's statement is due, on working days of the site's place. */
record Deadline(LocalDate due, LocalDate escalated) {
    private static final int DUE = 5;
    private static final int ESCALATED = 8;

    /** The 5th of the next month, or the next working day; from the 8th the account manager sees it too. */
    static Deadline of(YearMonth month, WorkingDays calendar) {
        var next = month.plusMonths(1);
        return new Deadline(calendar.from(next.atDay(DUE)), calendar.from(next.atDay(ESCALATED)));
    }

    boolean overdue(LocalDate today) {
        return today.isAfter(due);
    }

    boolean escalated(LocalDate today) {
        return !today.isBefore(escalated);
    }
}
