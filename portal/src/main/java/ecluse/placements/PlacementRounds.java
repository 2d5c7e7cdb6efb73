package ecluse.placements;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes down, on whatever node, which proposals nobody answered in time. Pages know it before. */
@Component
class PlacementRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementRounds.class);
    private static final int MINUTES = 5;

    private final PlacementTable table;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("placements").daemon().factory());

    PlacementRounds(PlacementTable table) {
        this.table = table;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, 1, MINUTES, TimeUnit.MINUTES);
    }

    private void round() {
        try {
            table.lapse();
        } catch (RuntimeException e) {
            LOG.warn("proposals wait to lapse: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
