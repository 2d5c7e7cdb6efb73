package ecluse.alerts;

import ecluse.alerts.AlertTable.Claim;
import ecluse.alerts.AlertTable.OwnClaim;
import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Outcome;
import ecluse.correspondence.Post.Text;
import ecluse.kernel.LinkSecret;
import ecluse.web.PortalAddress;
import ecluse.web.Times;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
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

/** Mails alerts, on every node. */
@Component
class AlertRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertRounds.class);

    private final AlertTable alerts;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("alerts").daemon().factory());

    AlertRounds(AlertTable alerts, Post post, MessageSource messages, PortalAddress address) {
        this.alerts = alerts;
        this.post = post;
        this.messages = messages;
        this.address = address;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        var mails = rounds.scheduleWithFixedDelay(this::mail, 1, 1, TimeUnit.SECONDS);
        var broom = rounds.scheduleWithFixedDelay(this::forget, 1, 60, TimeUnit.MINUTES);
    }

    /** The class of a fault alone: its words might hold an address (invariant 8). */
    private void mail() {
        try {
            post.sendWaitingLinks(
                    alerts::claim,
                    this::send,
                    (one, outcome) -> alerts.settle(one.alert(), one.attempt(), outcome.name()));
            post.sendWaitingLinks(
                    alerts::claimOwn,
                    this::sendToPerson,
                    (one, outcome) -> alerts.settle(one.alert(), one.attempt(), outcome.name()));
        } catch (RuntimeException e) {
            LOG.warn("alerts wait: {}", e.getClass().getSimpleName());
        }
    }

    private void forget() {
        try {
            alerts.forget();
        } catch (RuntimeException e) {
            LOG.warn("old alerts stay: {}", e.getClass().getSimpleName());
        }
    }

    private Outcome send(Claim one, LinkSecret link) {
        return post.toAccount(one.login(), one.alert() + "." + one.attempt(), one.language(), text(one, link));
    }

    /** Through the gate: this side never learns the address. */
    private Outcome sendToPerson(OwnClaim one, LinkSecret link) {
        var id = one.alert() + "." + one.attempt();
        return post.send(one.person(), id, text(one, link, Locale.FRENCH), text(one, link, Locale.ENGLISH));
    }

    private Text text(OwnClaim claim, LinkSecret link, Locale language) {
        var said = new Object[] {
            messages.getMessage("alerts.event." + claim.event(), null, language),
            when(claim.at(), language),
            address.of("/not-me/" + link.text())
        };
        return text("alerts.mail.own", said, language);
    }

    private static String when(Instant at, Locale language) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", language).format(at.atZone(Times.PARIS));
    }

    private Text text(String key, Object[] said, Locale language) {
        return new Text(
                messages.getMessage(key + ".subject", said, language),
                messages.getMessage(key + ".body", said, language));
    }

    private Text text(Claim claim, LinkSecret link) {
        var language = claim.language();
        var what = what(claim, language);
        var said = new Object[] {
            what,
            when(claim.at(), language),
            address.of("/not-me/" + link.text()),
            Objects.requireNonNullElse(claim.about(), ""),
            address.of("/caseload/closed-spaces")
        };
        var key = switch (claim.event()) {
            case "SPACE_CLOSED" -> "alerts.mail.space";
            case "COLLEAGUE_CLOSED" -> "alerts.mail.colleague";
            case "CREDENTIALS_STOLEN" -> "alerts.mail.stolen";
            default -> "alerts.mail";
        };
        return text(key, said, language);
    }

    /** With the provider's name, where one had to do with it. */
    private String what(Claim claim, Locale language) {
        var key = "alerts.event." + claim.event();
        var about = claim.about();
        return switch (claim.event()) {
            case "NEW_BROWSER", "IDENTITY_LINKED", "IDENTITY_UNLINKED" ->
                about == null
                        ? messages.getMessage(key, null, language)
                        : messages.getMessage(key + ".at", new Object[] {about}, language);
            default -> messages.getMessage(key, null, language);
        };
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
