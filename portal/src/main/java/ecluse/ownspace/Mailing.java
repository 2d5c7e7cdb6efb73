package ecluse.ownspace;

import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.kernel.LinkSecret;
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

/** Mails the links, on every node; forgets what was asked for in vain. */
@Component
class Mailing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailing.class);
    private static final int SECONDS = 1;

    private final InvitationTable invitations;
    private final LetterTable letters;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("own space").daemon().factory());

    Mailing(
            InvitationTable invitations,
            LetterTable letters,
            Post post,
            MessageSource messages,
            PortalAddress address) {
        this.invitations = invitations;
        this.letters = letters;
        this.post = post;
        this.messages = messages;
        this.address = address;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var mails = rounds.scheduleWithFixedDelay(this::mail, SECONDS, SECONDS, TimeUnit.SECONDS);
        var broom = rounds.scheduleWithFixedDelay(this::forget, 1, 10, TimeUnit.MINUTES);
    }

    /** The class of a fault alone: its words might hold what a mail says (invariant 8). */
    private void mail() {
        try {
            post.sendWaitingLinks(
                    invitations::claim, this::send, (one, outcome) -> invitations.settle(one, outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("links into the own space wait: {}", e.getClass().getSimpleName());
        }
    }

    private void forget() {
        try {
            invitations.forget();
            letters.forget();
        } catch (RuntimeException e) {
            LOG.warn("old links into the own space stay: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(InvitationTable.Claim one, LinkSecret link) {
        var id = one.invitation() + "." + one.attempt();
        return post.send(one.person(), id, text(Locale.FRENCH, link), text(Locale.ENGLISH, link));
    }

    private Text text(Locale language, LinkSecret link) {
        var open = address.of("/my-space/open/" + link.text());
        return new Text(
                messages.getMessage("ownspace.mail.subject", null, language),
                messages.getMessage("ownspace.mail.body", new Object[] {open}, language));
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
