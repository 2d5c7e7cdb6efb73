package ecluse.training;

import ecluse.web.Times;
import java.time.Clock;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** The day that groups and birth dates are compared with: that of Paris. */
@Component
class Today {
    private final Clock clock;

    Today(Clock clock) {
        this.clock = clock;
    }

    LocalDate date() {
        return LocalDate.now(clock.withZone(Times.PARIS));
    }
}
