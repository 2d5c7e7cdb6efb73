package ecluse.team;

import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.kernel.LinkSecret;
import ecluse.team.TeamMailTable.Claim;
import ecluse.web.PortalAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens by itself, on whatever node: mails go out, quarantines end. */
@Component
class TeamRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TeamRounds.class);
    private static final int MAIL_SECONDS = 1;
    private static final int CLOCK_SECONDS = 30;
    /** Sleep and reviews go by days. */
    private static final int CALENDAR_SECONDS = 600;

    private final TeamTable table;
    private final TeamMailTable mails;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("team").daemon().factory());

    TeamRounds(
            TeamTable table,
            TeamMailTable mails,
            Post post,
            MessageSource messages,
            PortalAddress address,
            Clock clock) {
        this.table = table;
        this.mails = mails;
        this.post = post;
        this.messages = messages;
        this.address = address;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var mail = rounds.scheduleWithFixedDelay(this::mail, MAIL_SECONDS, MAIL_SECONDS, TimeUnit.SECONDS);
        var quarantine = rounds.scheduleWithFixedDelay(this::follow, CLOCK_SECONDS, CLOCK_SECONDS, TimeUnit.SECONDS);
        var calendar = rounds.scheduleWithFixedDelay(this::calendar, CLOCK_SECONDS, CALENDAR_SECONDS, TimeUnit.SECONDS);
    }

    private void follow() {
        try {
            table.openQuarantines();
        } catch (RuntimeException e) {
            LOG.warn("quarantines wait: {}", e.getClass().getSimpleName());
        }
    }

    private void calendar() {
        try {
            followCalendar(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("sleep and reviews wait: {}", e.getClass().getSimpleName());
        }
    }

    /** All that is due by then, each step in a transaction of its own. */
    void followCalendar(Instant now) {
        while (table.followClock(now)) {
            LOG.debug("an account or a review went a step by the calendar");
        }
    }

    /** The class of a fault alone: its words might hold an address (invariant 8). */
    private void mail() {
        try {
            post.sendWaitingLinks(mails::claim, this::send, (one, outcome) -> mails.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("mails about accounts wait: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(Claim claim, LinkSecret link) {
        return post.toAccount(claim.login(), claim.mail() + "." + claim.attempt(), claim.language(), text(claim, link));
    }

    /** Nothing that a manager typed: the portal carries no words of a thief to others. */
    private Text text(Claim claim, LinkSecret link) {
        var language = claim.language();
        var role = messages.getMessage("web.role." + claim.role().name(), null, language);
        var said = new Object[] {address.of(claim.kind().path(link.text())), claim.organisation(), claim.code(), role};
        var key = "team.mail." + claim.kind().name();
        return new Text(
                messages.getMessage(key + ".subject", said, language),
                messages.getMessage(key + ".body", said, language));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
