package ecluse.placements;

import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.placements.PlacementTable.Claim;
import ecluse.web.PortalAddress;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What happens to proposals by themselves, on whatever node: those whom they are about have a mail, and one more before the time
 * is up; what nobody answered in time is written down, which the pages know before.
 */
@Component
class PlacementRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PlacementRounds.class);
    private static final int MINUTES = 5;

    private final PlacementTable table;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("placements").daemon().factory());

    PlacementRounds(PlacementTable table, Post post, MessageSource messages, PortalAddress address) {
        this.table = table;
        this.post = post;
        this.messages = messages;
        this.address = address;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var mails = rounds.scheduleWithFixedDelay(this::mail, 1, 1, TimeUnit.SECONDS);
        var clock = rounds.scheduleWithFixedDelay(this::followClock, 1, MINUTES, TimeUnit.MINUTES);
    }

    private void followClock() {
        try {
            table.lapse();
            table.remind();
        } catch (RuntimeException e) {
            LOG.warn("proposals wait to lapse: {}", e.getClass().getSimpleName());
        }
    }

    /** The class of a fault alone: its words might hold what a mail says (invariant 8). */
    private void mail() {
        try {
            post.sendWaiting(table::claim, this::send, (one, outcome) -> table.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("mails about proposals wait: {}", e.getClass().getSimpleName());
        }
    }

    /** Through the gate: this side never learns the address (invariant 7). */
    private Outcome send(Claim mail) {
        var id = mail.mail() + "." + mail.attempt();
        return post.send(mail.person(), id, text(mail, Locale.FRENCH), text(mail, Locale.ENGLISH));
    }

    /** Not who proposes, nor what: others read mailboxes too. */
    private Text text(Claim mail, Locale language) {
        var key = "placements.mail." + mail.kind();
        Object[] words = {address.of("/my-space/proposals"), address.of("/my-space/open")};
        return new Text(
                messages.getMessage(key + ".subject", null, language),
                messages.getMessage(key + ".body", words, language)
                        + messages.getMessage("placements.mail.foot", words, language));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
