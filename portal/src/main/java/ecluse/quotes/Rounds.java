package ecluse.quotes;

import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.kernel.LinkSecret;
import ecluse.web.PortalAddress;
import java.time.Clock;
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

/** What happens to quotes by itself, on every node: mails go out, unanswered quotes lapse, accepted ones find their adviser. */
@Component
class Rounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
    private static final int SECONDS = 1;

    private final QuoteTable quotes;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("quotes").daemon().factory());

    Rounds(QuoteTable quotes, Post post, MessageSource messages, PortalAddress address, Clock clock) {
        this.quotes = quotes;
        this.post = post;
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
            quotes.lapse(clock.instant());
            quotes.handOver();
            post.sendWaitingLinks(quotes::claim, this::send, (one, outcome) -> quotes.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("quotes wait: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(QuoteTable.Claim one, LinkSecret link) {
        var id = one.quote() + "." + one.attempt();
        return post.send(one.person(), id, text(Locale.FRENCH, link), text(Locale.ENGLISH, link));
    }

    private Text text(Locale language, LinkSecret link) {
        return new Text(
                messages.getMessage("quotes.mail.subject", null, language),
                messages.getMessage(
                        "quotes.mail.body", new Object[] {address.of("/my-quote/" + link.text())}, language));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
