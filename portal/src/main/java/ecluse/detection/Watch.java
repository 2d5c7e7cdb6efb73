package ecluse.detection;

import ecluse.kernel.Settings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Makes detection look, four times a second, from the portal's start to its stop. A look that fails is made again. */
@Component
class Watch implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

    private final Detection detection;
    /** Plain does what portals without a guard do: nobody looks. A drill compares. */
    private final boolean wanted;

    private volatile boolean running;
    private Thread thread = new Thread();

    Watch(Detection detection, Settings settings) {
        this.detection = detection;
        this.wanted = !settings.policy().equals("plain");
    }

    @Override
    public void start() {
        if (wanted) {
            running = true;
            thread = Thread.ofPlatform().name("detection").daemon().start(this::watch);
        }
    }

    private void watch() {
        boolean faulty = false;
        while (running) {
            try {
                detection.look();
                faulty = false;
            } catch (RuntimeException e) {
                if (!faulty && running) {
                    LOG.warn("Detection could not look at the ledger; it tries again every second.", e);
                }
                faulty = true;
            }
            sleep(faulty ? PAUSE_AFTER_FAULT : PAUSE);
        }
    }

    private void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            running = false;
        }
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(3));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
