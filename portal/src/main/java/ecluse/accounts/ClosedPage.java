package ecluse.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** The page of somebody before a closed lock: what is closed, since when, what to do meanwhile. */
@Component
public class ClosedPage {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    /** A lock without an end opens when two people have decided; asking more often than this helps nobody. */
    private static final Duration WITHOUT_END = Duration.ofMinutes(15);

    private final Clock clock;

    ClosedPage(Clock clock) {
        this.clock = clock;
    }

    public ModelAndView of(Closure closure) {
        return new ModelAndView("accounts/closed", Map.of("closure", closure), HttpStatus.SERVICE_UNAVAILABLE);
    }

    /** After how long it makes sense to come back. */
    public Duration comeBackAfter(Closure closure) {
        if (closure.until() == null) {
            return WITHOUT_END;
        }
        var left = Duration.between(clock.instant(), closure.until());
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }
}
