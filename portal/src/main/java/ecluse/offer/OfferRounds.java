package ecluse.offer;

import ecluse.web.Today;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Writes down, on whatever node, what the calendar and the seats have made of groups; pages know it before. Files that have waited
 * for an hour go.
 */
@Component
class OfferRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OfferRounds.class);
    private static final int SECONDS = 30;
    private static final Duration CLOCK_EVERY = Duration.ofMinutes(5);

    private final OfferTable offer;
    private final UploadTable uploads;
    private final Today today;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("offer").daemon().factory());

    private Instant clockAt = Instant.MIN;
    private LocalDate followed = LocalDate.MIN;

    OfferRounds(OfferTable offer, UploadTable uploads, Today today, Clock clock) {
        this.offer = offer;
        this.uploads = uploads;
        this.today = today;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void round() {
        try {
            followClock();
            uploads.sweep();
        } catch (RuntimeException e) {
            LOG.warn("the offer waits: {}", e.getClass().getSimpleName());
        }
    }

    /** Every group is looked at: on a new day until all have followed, else now and then, for seats alone have moved. */
    private void followClock() {
        var now = clock.instant();
        var day = today.date();
        boolean due = !day.equals(followed) || !now.isBefore(clockAt);
        if (due && offer.followClock(day) == 0) {
            followed = day;
            clockAt = now.plus(CLOCK_EVERY);
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
