package ecluse.meetings;

import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.meetings.MailTable.Claim;
import ecluse.web.PortalAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens to meetings by itself, on every node: mails go out, unanswered proposals lapse, ties whose time is up are closed. */
@Component
class MeetingRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeetingRounds.class);
    private static final int SECONDS = 1;
    private static final Duration CLOCK_EVERY = Duration.ofSeconds(30);

    private final RegistrationTable registrations;
    private final MailTable mails;
    private final Post post;
    private final MeetingTimes times;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("meetings").daemon().factory());
    private Instant clockAt = Instant.MIN;

    MeetingRounds(
            RegistrationTable registrations,
            MailTable mails,
            Post post,
            MeetingTimes times,
            MessageSource messages,
            PortalAddress address,
            Clock clock) {
        this.registrations = registrations;
        this.mails = mails;
        this.post = post;
        this.times = times;
        this.messages = messages;
        this.address = address;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var unused = rounds.scheduleWithFixedDelay(this::round, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /** The class of a fault alone: its words might hold what a mail says (invariant 8). */
    private void round() {
        try {
            var now = clock.instant();
            if (!now.isBefore(clockAt)) {
                registrations.followClock(now);
                clockAt = now.plus(CLOCK_EVERY);
            }
            post.sendWaiting(mails::claim, this::send, (one, outcome) -> mails.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("meetings wait: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(Claim mail) {
        var id = mail.mail() + "." + mail.attempt();
        return post.send(mail.person(), id, text(Locale.FRENCH, mail), text(Locale.ENGLISH, mail));
    }

    private Text text(Locale language, Claim mail) {
        var key = "meetings.mail." + mail.kind();
        var moment = times.mailed(mail.startsAt(), mail.zone(), language);
        Object[] words = {moment, where(mail), address.of("/my-space/meetings"), address.of("/my-space/open")};
        return new Text(
                messages.getMessage(key + ".subject", null, language),
                messages.getMessage(key + ".body", words, language)
                        + messages.getMessage("meetings.mail.foot", words, language));
    }

    private static String where(Claim mail) {
        return mail.link() == null
                ? Objects.requireNonNullElse(mail.place(), "")
                : mail.place() == null ? mail.link() : mail.place() + "\n" + mail.link();
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
