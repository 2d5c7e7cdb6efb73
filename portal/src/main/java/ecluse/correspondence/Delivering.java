package ecluse.correspondence;

import ecluse.accounts.SignIns;
import ecluse.correspondence.DeliveryTable.Claim;
import ecluse.correspondence.Relay.Outcome;
import ecluse.disclosure.Answer;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.kernel.AccountId;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Service;
import ecluse.kernel.Viewer;
import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * One person's message, from claim to outcome. The order is what keeps it at most once: the claim is durable, then the
 * person's facts pass the gate like anybody's (invariant 7), then the relay is spoken to, then what is known is written.
 */
@Component
class Delivering {
    private static final Logger LOG = LoggerFactory.getLogger(Delivering.class);
    static final AccountId MACHINE = new AccountId(UUID.fromString("00000000-0000-7000-8000-00000000c0de"));

    /** A relay that defers one recipient for as many attempts will not take them. */
    static final int MOST_ATTEMPTS = 40;

    private static final Set<Field> WANTED = EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME, Field.EMAIL);
    /** Of the fifteen minutes that a machine's sign-in lasts. */
    private static final Duration SIGN_IN = Duration.ofMinutes(10);
    /** A worker that slept longer than this (a suspended machine) lets its claim go: others may have judged it. */
    private static final Duration STALE = Duration.ofSeconds(20);

    private final DeliveryTable deliveries;
    private final Letters letters;
    private final Relay relay;
    private final Guard guard;
    private final SignIns signIns;
    private final Clock clock;
    private @Nullable Viewer viewer;
    private Instant viewerUntil = Instant.MIN;

    Delivering(DeliveryTable deliveries, Letters letters, Relay relay, Guard guard, SignIns signIns, Clock clock) {
        this.deliveries = deliveries;
        this.letters = letters;
        this.relay = relay;
        this.guard = guard;
        this.signIns = signIns;
        this.clock = clock;
    }

    /** Whether to go on with the next: false when the obstacle would meet everybody. */
    boolean deliver(Claim claim) {
        var begun = clock.instant();
        Answer<Facts> answer;
        try {
            answer = guard.discloseOne(Request.by(machine(), Purpose.NOTIFY, claim.person(), WANTED)
                    .through(Service.CORRESPONDENCE));
        } catch (DataAccessException | TransactionException e) {
            deliveries.putBack(claim, "the database does not answer");
            return false;
        } catch (RuntimeException e) {
            return unreadable(claim, e);
        }
        return switch (answer) {
            case Disclosed<Facts>(var facts, var receipt) -> send(claim, facts, begun);
            case Withheld<Facts>(var reason, var receipt, var lock) -> withheld(claim, reason);
        };
    }

    /** The ciphertext is gone or does not open: a key that is missing may come back, so it is tried again for a while. */
    private boolean unreadable(Claim claim, RuntimeException fault) {
        LOG.warn("a notice's person cannot be read: {}", fault.getClass().getName());
        if (claim.attempt() >= MOST_ATTEMPTS) {
            deliveries.settle(claim, "FAILED", null, "unreadable");
        } else {
            deliveries.putBack(claim, "unreadable");
        }
        return true;
    }

    private boolean withheld(Claim claim, Reason reason) {
        return switch (reason) {
            case NO_TIE, NOT_GRANTED -> {
                deliveries.settle(claim, "FAILED", null, "withheld: " + reason);
                yield true;
            }
            // A lock also ends the machine's sign-in: once it is open again a new one is needed.
            case LOCKED, SIGNED_OUT, LEDGER_UNAVAILABLE, OVER_BUDGET -> {
                signOut();
                deliveries.putBack(claim, "withheld: " + reason);
                yield false;
            }
        };
    }

    private boolean send(Claim claim, Facts facts, Instant begun) {
        if (facts.show(Field.EMAIL).isBlank()) {
            deliveries.settle(claim, "NO_ADDRESS", null, null);
            return true;
        }
        Letter letter;
        try {
            letter = letters.write(relay.session(), claim, deliveries.matter(claim), facts);
        } catch (MessagingException e) {
            deliveries.settle(claim, "FAILED", null, "not an e-mail address");
            return true;
        }
        if (clock.instant().isAfter(begun.plus(STALE))) {
            deliveries.putBack(claim, "too slow");
            return false;
        }
        return settle(claim, letter, relay.hand(letter));
    }

    private boolean settle(Claim claim, Letter letter, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken() -> {
                deliveries.settle(claim, "SENT", letter.messageId(), null);
                yield true;
            }
            case Outcome.Refused(var code) -> {
                deliveries.settle(claim, "FAILED", letter.messageId(), "SMTP " + code);
                yield true;
            }
            case Outcome.Unknown() -> {
                deliveries.settle(claim, "UNCERTAIN", letter.messageId(), "handed over, no answer");
                yield false;
            }
            case Outcome.NotYet(var why, var everybody) -> {
                if (!everybody && claim.attempt() >= MOST_ATTEMPTS) {
                    deliveries.settle(claim, "FAILED", letter.messageId(), why);
                } else {
                    deliveries.putBack(claim, why);
                }
                yield !everybody;
            }
        };
    }

    private synchronized Viewer machine() {
        var now = clock.instant();
        if (viewer == null || now.isAfter(viewerUntil)) {
            viewer = signIns.machine(MACHINE);
            viewerUntil = now.plus(SIGN_IN);
        }
        return viewer;
    }

    private synchronized void signOut() {
        viewer = null;
    }
}
