package ecluse.joining;

import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.joining.JoiningMailTable.Claim;
import ecluse.kernel.LinkSecret;
import ecluse.web.PortalAddress;
import ecluse.web.Today;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What happens by itself, on whatever node: mails go out; the calendar reminds, ends and closes. */
@Component
class JoiningRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JoiningRounds.class);
    private static final int MAIL_SECONDS = 1;
    private static final int CALENDAR_SECONDS = 30;

    private final AgreementTable agreements;
    private final JoiningMailTable mails;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Today today;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("joining").daemon().factory());

    JoiningRounds(
            AgreementTable agreements,
            JoiningMailTable mails,
            Post post,
            MessageSource messages,
            PortalAddress address,
            Today today) {
        this.agreements = agreements;
        this.mails = mails;
        this.post = post;
        this.messages = messages;
        this.address = address;
        this.today = today;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var mail = rounds.scheduleWithFixedDelay(this::mail, MAIL_SECONDS, MAIL_SECONDS, TimeUnit.SECONDS);
        var calendar =
                rounds.scheduleWithFixedDelay(this::follow, CALENDAR_SECONDS, CALENDAR_SECONDS, TimeUnit.SECONDS);
    }

    private void follow() {
        try {
            follow(today.date());
        } catch (RuntimeException e) {
            LOG.warn("agreements wait: {}", e.getClass().getSimpleName());
        }
    }

    /** All that is due on a day, each agreement in a transaction of its own. */
    void follow(LocalDate day) {
        var message = messages.getMessage("joining.closed.ended", null, Locale.FRENCH);
        while (agreements.followClock(day, message)) {
            LOG.debug("an agreement went a step by the calendar");
        }
    }

    /** The class of a fault alone: its words might hold an address (invariant 8). */
    private void mail() {
        try {
            post.sendWaitingLinks(mails::claim, this::send, (one, outcome) -> mails.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("mails about agreements wait: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(Claim claim, LinkSecret link) {
        var agreement = agreements.byId(claim.agreement());
        return agreement
                .map(about -> post.toAccount(
                        claim.address(),
                        claim.mail() + "." + claim.attempt(),
                        claim.language(),
                        text(claim, about, link)))
                .orElse(Outcome.FAILED);
    }

    /** To an address that nobody has proven goes nothing that a stranger wrote: the portal carries no words for others. */
    private Text text(Claim claim, Agreement about, LinkSecret link) {
        var language = claim.language();
        var proposal = Optional.ofNullable(about.proposal());
        var said = new Object[] {
            address.of(claim.kind().path(link.text())),
            about.asked().legalName(),
            proposal.map(Agreement.Proposal::number).orElse(""),
            proposal.map(p -> day(p.endsOn(), language)).orElse("")
        };
        var key = "joining.mail." + claim.kind().name();
        return new Text(
                messages.getMessage(key + ".subject", said, language),
                messages.getMessage(key + ".body", said, language));
    }

    private static String day(LocalDate date, Locale language) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu", language).format(date);
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
