package ecluse.campaign;

import ecluse.campaign.CampaignMailTable.Claim;
import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.web.PortalAddress;
import ecluse.web.Times;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
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

/** Mails who holds no second factor: when it is required, what to do, when the brown-out is. On every node. */
@Component
class CampaignMails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CampaignMails.class);
    private static final int MAIL_SECONDS = 2;
    private static final int CALENDAR_SECONDS = 30;

    private final CampaignMailTable mails;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("campaign-mails").daemon().factory());

    CampaignMails(CampaignMailTable mails, Post post, MessageSource messages, PortalAddress address, Clock clock) {
        this.mails = mails;
        this.post = post;
        this.messages = messages;
        this.address = address;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var calendar = rounds.scheduleWithFixedDelay(this::write, 5, CALENDAR_SECONDS, TimeUnit.SECONDS);
        var mail = rounds.scheduleWithFixedDelay(this::mail, MAIL_SECONDS, MAIL_SECONDS, TimeUnit.SECONDS);
    }

    /** Where there is no relay none is written either: they would all go out on the day that there is one. */
    private void write() {
        try {
            if (post.open()) {
                mails.remind();
            }
        } catch (RuntimeException e) {
            LOG.warn(
                    "reminders of the campaign are not written: {}",
                    e.getClass().getSimpleName());
        }
    }

    /** The class of a fault alone: its words might hold an address (invariant 8). */
    private void mail() {
        try {
            post.sendWaiting(mails::claim, this::send, (one, outcome) -> mails.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("reminders of the campaign wait: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(Claim one) {
        return post.toAccount(one.login(), one.reminder() + "." + one.attempt(), one.language(), text(one));
    }

    private Text text(Claim claim) {
        var language = claim.language();
        var now = clock.instant();
        boolean required = !now.isBefore(claim.requiredAt());
        var said = new Object[] {
            day(claim.requiredAt(), language),
            now.isBefore(claim.brownOutAt()) ? brownOut(claim, language) : "",
            address.of("/sign-in"),
            address.of("/help/second-factor")
        };
        var key = required ? "campaign.mail.required" : "campaign.mail.soon";
        return new Text(
                messages.getMessage(key + ".subject", said, language),
                messages.getMessage(key + ".body", said, language));
    }

    private String brownOut(Claim claim, Locale language) {
        var times =
                new Object[] {day(claim.brownOutAt(), language), hour(claim.brownOutAt()), hour(claim.brownOutUntil())};
        return messages.getMessage("campaign.mail.brownOut", times, language);
    }

    private static String day(Instant at, Locale language) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu", language).format(at.atZone(Times.PARIS));
    }

    private static String hour(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).format(at.atZone(Times.PARIS));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
