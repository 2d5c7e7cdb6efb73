package ecluse.campaign;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens by itself, on whatever node: a brown-out begins and ends, a postponement and an exemption end, a date comes. */
@Component
class CampaignRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignRounds.class);
    private static final int SECONDS = 5;
    /** Accounts in one transaction: few enough that nobody who signs in meanwhile waits long. */
    private static final int AT_ONCE = 200;

    private final CampaignTable campaign;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("campaign").daemon().factory());

    CampaignRounds(CampaignTable campaign) {
        this.campaign = campaign;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void round() {
        try {
            follow();
        } catch (RuntimeException e) {
            LOG.warn("the campaign waits: {}", e.getClass().getSimpleName());
        }
    }

    /** All that is due by now. */
    void follow() {
        while (campaign.follow(AT_ONCE) == AT_ONCE) {
            LOG.debug("{} accounts of a campaign followed the clock", AT_ONCE);
        }
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
