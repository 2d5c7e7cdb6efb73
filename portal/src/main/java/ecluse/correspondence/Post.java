package ecluse.correspondence;

import ecluse.accounts.SignIns;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Service;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * One mail to one person, for a module that has something to say to somebody. The person's address passes the gate like
 * anybody's (invariant 7), by a tie that the caller's database function has opened for it; the caller never learns it.
 */
@Component
public class Post {
    private static final Set<Field> WANTED = EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME, Field.EMAIL);
    /** Of the fifteen minutes that a machine's sign-in lasts. */
    private static final Duration SIGN_IN = Duration.ofMinutes(10);

    private final Relay relay;
    private final Guard guard;
    private final SignIns signIns;
    private final Clock clock;
    private final String from;
    private @Nullable Viewer viewer;
    private Instant viewerUntil = Instant.MIN;

    Post(Relay relay, Guard guard, SignIns signIns, Clock clock, Settings settings) {
        this.relay = relay;
        this.guard = guard;
        this.signIns = signIns;
        this.clock = clock;
        this.from = settings.mail().from();
    }

    /** What is known afterwards. */
    public enum Outcome {
        SENT,
        /** For good. */
        FAILED,
        NO_ADDRESS,
        /** Handed over at least in part, and no answer. */
        UNCERTAIN,
        /** Certainly not handed over; it may be tried again. */
        WAITING
    }

    /** Words without any fact about the person; the greeting is added. */
    public record Text(String subject, String body) {}

    /** Whether there is a relay at all. */
    public boolean open() {
        return relay.configured();
    }

    /** @param id tells this message from all others; a second attempt may have the same */
    public Outcome send(PersonRef person, String id, Text french, Text english) {
        var request = Request.by(machine(), Purpose.NOTIFY, person, WANTED).through(Service.CORRESPONDENCE);
        return switch (guard.discloseOne(request)) {
            case Disclosed<Facts>(var facts, var receipt) -> send(facts, id, french, english);
            case Withheld<Facts>(var reason, var receipt, var lock) -> withheld(reason);
        };
    }

    private Outcome withheld(Reason reason) {
        return switch (reason) {
            case NO_TIE, NOT_GRANTED -> Outcome.FAILED;
            case LOCKED, SIGNED_OUT, LEDGER_UNAVAILABLE, OVER_BUDGET -> {
                signOut();
                yield Outcome.WAITING;
            }
        };
    }

    private Outcome send(Facts facts, String id, Text french, Text english) {
        if (facts.show(Field.EMAIL).isBlank()) {
            return Outcome.NO_ADDRESS;
        }
        try {
            return hand(letter(facts, id, french, english));
        } catch (MessagingException e) {
            return Outcome.FAILED; // The address is none.
        }
    }

    /**
     * To somebody who works with the portal, at the address that the account signs in with; nobody of the registry is meant.
     *
     * @param id tells this message from all others; a second attempt may have the same
     */
    public Outcome toAccount(String login, String id, Locale language, Text text) {
        try {
            return hand(letter(login, id, language.toLanguageTag(), text));
        } catch (MessagingException e) {
            return Outcome.FAILED; // The login is no address.
        }
    }

    /**
     * Sends what waits in a table of the caller's until nothing does, or the relay is not to be had. Each is claimed by one worker, and the
     * claim is durable before the relay is spoken to, so a mail goes out at most once by itself.
     *
     * @param claims the next one; empty when none waits
     * @param settle what became of one
     */
    public <C> void sendWaiting(
            Supplier<Optional<C>> claims, Function<C, Outcome> send, BiConsumer<C, Outcome> settle) {
        sendWaitingLinks(hash -> claims.get(), (claim, link) -> send.apply(claim), settle);
    }

    /** The same for mails that hold a link each: its secret is made here, and the claim writes down the hash alone. */
    public <C> void sendWaitingLinks(
            Function<byte[], Optional<C>> claims,
            BiFunction<C, LinkSecret, Outcome> send,
            BiConsumer<C, Outcome> settle) {
        var outcome = Outcome.SENT;
        while (outcome != Outcome.WAITING && open()) {
            var link = LinkSecret.fresh();
            var claim = claims.apply(link.hash());
            if (claim.isEmpty()) {
                return;
            }
            outcome = send.apply(claim.get(), link);
            settle.accept(claim.get(), outcome);
        }
    }

    private Outcome hand(Letter letter) {
        return switch (relay.hand(letter)) {
            case Relay.Outcome.Taken() -> Outcome.SENT;
            case Relay.Outcome.Refused(var code) -> Outcome.FAILED;
            case Relay.Outcome.Unknown() -> Outcome.UNCERTAIN;
            case Relay.Outcome.NotYet(var why, var everybody) -> Outcome.WAITING;
        };
    }

    private Letter letter(Facts facts, String id, Text french, Text english) throws MessagingException {
        var name = (facts.show(Field.FIRST_NAME) + " " + facts.show(Field.LAST_NAME)).strip();
        return letter(
                facts.show(Field.EMAIL),
                id,
                "fr, en",
                new Text(
                        french.subject() + " / " + english.subject(),
                        name + ",\n\n" + french.body() + "\n----------\n\n" + english.body()));
    }

    private Letter letter(String address, String id, String languages, Text text) throws MessagingException {
        var domain = from.substring(from.lastIndexOf('@') + 1).replaceAll("[^\\w.-]", "");
        var letter = new Letter(relay.session(), "<" + id + "@" + domain + ">");
        letter.setFrom(new InternetAddress(from));
        letter.setRecipient(RecipientType.TO, new InternetAddress(address, true));
        letter.setSubject(text.subject(), StandardCharsets.UTF_8.name());
        letter.setSentDate(Date.from(clock.instant()));
        letter.setHeader("Auto-Submitted", "auto-generated");
        letter.setHeader("Content-Language", languages);
        letter.setText(text.body(), StandardCharsets.UTF_8.name());
        return letter;
    }

    private synchronized Viewer machine() {
        var now = clock.instant();
        var known = viewer;
        if (known == null || now.isAfter(viewerUntil)) {
            known = signIns.machine(Delivering.MACHINE);
            viewer = known;
            viewerUntil = now.plus(SIGN_IN);
        }
        return known;
    }

    private synchronized void signOut() {
        viewer = null;
    }
}
