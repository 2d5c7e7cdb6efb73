package ecluse.correspondence;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Sends approved notices by itself, on every node of the portal: rows are claimed one by one, so nodes do not collide. */
@Component
class Sending implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Sending.class);
    private static final int WORKERS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(DeliveryTable.LONGEST_WAIT_SECONDS);

    private final DeliveryTable deliveries;
    private final NoticeTable notices;
    private final Delivering delivering;
    private final Relay relay;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread poller = Thread.ofVirtual().name("notices").unstarted(this::poll);
    private volatile boolean stopped;

    Sending(DeliveryTable deliveries, NoticeTable notices, Delivering delivering, Relay relay) {
        this.deliveries = deliveries;
        this.notices = notices;
        this.delivering = delivering;
        this.relay = relay;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (poller.getState() == Thread.State.NEW) {
            poller.start();
        }
    }

    private void poll() {
        var pause = BETWEEN;
        while (!stopped) {
            // An obstacle that meets everybody is met again after 1, 2, 4 … 30 seconds.
            pause = round() ? BETWEEN : longer(pause);
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    /** Whether nothing stood in the way. */
    private boolean round() {
        try {
            deliveries.doubt();
            boolean well = !relay.configured() || !deliveries.anybodyReady() || sendAll();
            notices.finish();
            return well;
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("notices wait: {}", e.getClass().getSimpleName());
            return false;
        } catch (InterruptedException e) {
            stopped = true;
            return true;
        } catch (ExecutionException e) {
            return fault(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            return fault(e);
        }
    }

    /** The class alone: its words might hold what a notice says to whom (invariant 8). */
    private static boolean fault(Throwable fault) {
        LOG.error("notices wait: {}", fault.getClass().getName());
        return false;
    }

    private boolean sendAll() throws InterruptedException, ExecutionException {
        Callable<Boolean> worker = this::sendUntilNobodyIsLeft;
        boolean well = true;
        for (var done : workers.invokeAll(Collections.nCopies(WORKERS, worker))) {
            well &= done.get();
        }
        return well;
    }

    private boolean sendUntilNobodyIsLeft() {
        while (!stopped) {
            var claim = deliveries.claim();
            if (claim.isEmpty()) {
                return true;
            }
            if (!delivering.deliver(claim.get())) {
                return false;
            }
        }
        return true;
    }

    /** Lets what is being handed over come to its end, for a short while; what does not is in doubt and says so later. */
    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        workers.shutdown();
        if (poller.isAlive()) {
            poller.join(Duration.ofSeconds(5));
            poller.interrupt();
        }
        workers.shutdownNow();
    }
}
