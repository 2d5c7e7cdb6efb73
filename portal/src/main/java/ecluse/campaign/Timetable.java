package ecluse.campaign;

import ecluse.web.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;

/**
 * When a cohort's steps are, by the clock of Paris.
 *
 * @param announcedOn whoever signs in from eight o'clock on is asked for a factor
 * @param remindersFrom mails from eight o'clock on
 * @param brownOutHour the full hour at which the brown-out begins; it lasts one
 * @param requiredFrom from midnight on nothing is shown without a factor
 */
record Timetable(
        LocalDate announcedOn,
        LocalDate remindersFrom,
        LocalDate brownOutOn,
        int brownOutHour,
        LocalDate requiredFrom) {
    static final Duration BROWN_OUT = Duration.ofHours(1);
    static final int FIRST_HOUR = 8;
    static final int LAST_HOUR = 17;

    private static final LocalTime MORNING = LocalTime.of(8, 0);

    Instant announcedAt() {
        return at(announcedOn, MORNING);
    }

    Instant remindersAt() {
        return at(remindersFrom, MORNING);
    }

    Instant brownOutAt() {
        return at(brownOutOn, LocalTime.of(brownOutHour, 0));
    }

    Instant requiredAt() {
        return at(requiredFrom, LocalTime.MIDNIGHT);
    }

    private static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(Times.PARIS).toInstant();
    }
}
