package ecluse.joining;

import static ecluse.joining.AgreementState.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The machine: what may happen to an agreement, from where, by whom, on what condition. The database has the same table
 * ({@code joining.transition}) and decides; {@code docs/agreement-states.md} is made from this one.
 */
enum AgreementEvent {
    SEND(Who.ASKER, SUBMITTED, "every field keeps its rule", DRAFT),
    PROVE(Who.ASKER, null, "by the link that was mailed to the contact’s address", SUBMITTED),
    TAKE(Who.OFFICER, UNDER_REVIEW, "the contact’s address is proven", SUBMITTED),
    REFUSE(Who.OFFICER, REFUSED, "with a reason, which the organisation reads", UNDER_REVIEW),
    PROPOSE(
            Who.OFFICER,
            null,
            "number, term of at most three years, services; quotes need a valid certificate",
            UNDER_REVIEW),
    APPROVE(
            Who.SECOND_OFFICER,
            APPROVED,
            "another officer than the one who proposed; nobody has the SIRET",
            UNDER_REVIEW),
    INVITE(Who.OFFICER, null, "a new link; the one before ends", APPROVED),
    ACTIVATE(Who.HOLDER, ACTIVE, "by a mailed link that serves once, within 7 days", APPROVED),
    SUSPEND(Who.OFFICER, SUSPENDED, "with a reason, at once", ACTIVE),
    ASK_LIFTING(Who.OFFICER, null, "with a reason", SUSPENDED),
    LIFT(Who.SECOND_OFFICER, ACTIVE, "another officer than the one who asked", SUSPENDED),
    TERMINATE(Who.OFFICER, TERMINATED, "with a reason, at once and for good", APPROVED, ACTIVE, SUSPENDED),
    ASK_RENEWAL(Who.OFFICER, null, "until a day within three years after its end", ACTIVE, EXPIRED),
    RENEW(Who.SECOND_OFFICER, ACTIVE, "another officer than the one who asked", ACTIVE, EXPIRED),
    ASK_MANAGER(Who.OFFICER, null, "with a name and a work address that is nobody’s login", ACTIVE),
    APPOINT(Who.SECOND_OFFICER, null, "another officer than the one who asked", ACTIVE),
    EXPIRE(Who.PORTAL, EXPIRED, "the day after its last: reading for 30 days", ACTIVE, SUSPENDED),
    CLOSE(Who.PORTAL, null, "30 days after its last day: nobody signs in any more", EXPIRED);

    /** Whose act it is. */
    enum Who {
        ASKER,
        OFFICER,
        SECOND_OFFICER,
        /** Of the partner's first account. */
        HOLDER,
        PORTAL
    }

    private final Who who;
    private final @Nullable AgreementState to;
    private final String guard;
    private final Set<AgreementState> from;

    AgreementEvent(Who who, @Nullable AgreementState to, String guard, AgreementState first, AgreementState... others) {
        this.who = who;
        this.to = to;
        this.guard = guard;
        this.from = EnumSet.of(first, others);
    }

    /** What an officer may ask for by a button; what says more than a reason, and what makes an account, has a form of its own. */
    static Optional<AgreementEvent> asked(String name) {
        return Arrays.stream(values())
                .filter(event -> event.name().equals(name) && event.byButton())
                .findFirst();
    }

    boolean byOfficer() {
        return who == Who.OFFICER || who == Who.SECOND_OFFICER;
    }

    boolean byButton() {
        return switch (this) {
            case PROPOSE, APPROVE, ASK_RENEWAL, ASK_MANAGER, APPOINT -> false;
            default -> byOfficer();
        };
    }

    Who who() {
        return who;
    }

    /** Some steps are told and leave it where it is. */
    AgreementState to(AgreementState state) {
        return to == null ? state : to;
    }

    String guard() {
        return guard;
    }

    boolean from(AgreementState state) {
        return from.contains(state);
    }

    /** Whether the act says why. */
    public boolean needsReason() {
        return switch (this) {
            case REFUSE, SUSPEND, ASK_LIFTING, TERMINATE -> true;
            default -> false;
        };
    }

    /** Whether those who are shut out read a sentence of the officer's. */
    public boolean hasMessage() {
        return this == SUSPEND || this == TERMINATE;
    }

    public String messageKey() {
        return "joining.event." + name();
    }
}
