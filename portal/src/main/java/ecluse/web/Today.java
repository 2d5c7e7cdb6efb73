package ecluse.web;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import org.springframework.stereotype.Component;

/** The day it is, by the clock of Paris: the one that groups, deadlines and birth dates are compared with. */
@Component
public class Today {
    private final Clock clock;

    public Today(Clock clock) {
        this.clock = clock;
    }

    public LocalDate date() {
        return LocalDate.now(clock.withZone(Times.PARIS));
    }

    public YearMonth month() {
        return YearMonth.from(date());
    }
}
