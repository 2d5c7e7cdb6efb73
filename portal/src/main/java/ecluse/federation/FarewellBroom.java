package ecluse.federation;

import ecluse.kernel.Settings;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Forgets the tokens of sign-ins whose time is over: nobody ends those, so nothing else takes the tokens away. */
@Component
class FarewellBroom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FarewellBroom.class);

    private final IdentityTable identities;
    private final Duration idle;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("federation-broom").daemon().factory());

    FarewellBroom(IdentityTable identities, Settings settings) {
        this.identities = identities;
        this.idle = Duration.ofMinutes(settings.signIns().idleMinutes());
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, 1, 5, TimeUnit.MINUTES);
    }

    private void round() {
        try {
            forget();
        } catch (RuntimeException e) {
            LOG.warn("tokens of old sign-ins stay: {}", e.getClass().getSimpleName());
        }
    }

    void forget() {
        identities.forgetFarewells(idle);
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
