package ecluse.offer;

import ecluse.web.Today;
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

    private final OfferTable offer;
    private final UploadTable uploads;
    private final Today today;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("offer").daemon().factory());

    OfferRounds(OfferTable offer, UploadTable uploads, Today today) {
        this.offer = offer;
        this.uploads = uploads;
        this.today = today;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void round() {
        try {
            offer.followClock(today.date());
            uploads.sweep();
        } catch (RuntimeException e) {
            LOG.warn("the offer waits: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
