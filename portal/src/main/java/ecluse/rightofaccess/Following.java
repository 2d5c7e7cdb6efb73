package ecluse.rightofaccess;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Keeps the list of who was shown a person's file up to date, a moment behind the ledger; for those who have a space alone. */
@Component
class Following implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Following.class);
    private static final int SECONDS = 2;

    private final ReaderTable table;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("readers of people").daemon().factory());

    Following(ReaderTable table) {
        this.table = table;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void round() {
        try {
            table.follow();
        } catch (RuntimeException e) {
            LOG.warn("the list of readers waits: {}", e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
