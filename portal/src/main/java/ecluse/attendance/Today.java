package ecluse.attendance;

import ecluse.web.Times;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import org.springframework.stereotype.Component;

/** The day it is, by the clock of Paris. */
@Component("attendanceToday")
class Today {
    private final Clock clock;

    Today(Clock clock) {
        this.clock = clock;
    }

    LocalDate date() {
        return LocalDate.now(clock.withZone(Times.PARIS));
    }

    YearMonth month() {
        return YearMonth.from(date());
    }
}
