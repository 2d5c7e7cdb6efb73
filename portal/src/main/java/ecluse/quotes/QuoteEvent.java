package ecluse.quotes;

import static ecluse.quotes.QuoteState.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The machine: what may happen to a quote, from where, by whom, on what condition. The database has the same table
 * ({@code quotes.transition}) and decides; {@code docs/quotes.md} is made from this one.
 */
enum QuoteEvent {
    SEND(Who.OFFICE, SENT_TO_JOBSEEKER, "the group starts in 15 days or more; the person is tied to the site", DRAFT),
    ACCEPT(
            Who.PERSON,
            ACCEPTED,
            "by the mailed link, identifier and birth date, once; or in the own space",
            SENT_TO_JOBSEEKER),
    DECLINE(Who.PERSON, DECLINED, "as to accept", SENT_TO_JOBSEEKER),
    LAPSE(Who.PORTAL, LAPSED, "15 days after it was sent", SENT_TO_JOBSEEKER),
    HAND_OVER(Who.PORTAL, UNDER_ADVISER_REVIEW, "an adviser is in charge of the person", ACCEPTED),
    APPROVE(Who.ADVISER, APPROVED, "the adviser in charge", UNDER_ADVISER_REVIEW),
    REFUSE(Who.ADVISER, REFUSED, "the adviser in charge, with a reason", UNDER_ADVISER_REVIEW),
    RETURN(Who.ADVISER, RETURNED, "the adviser in charge, saying what is missing", UNDER_ADVISER_REVIEW),
    REOPEN(Who.OFFICE, DRAFT, "", RETURNED),
    WITHDRAW(Who.OFFICE, WITHDRAWN, "", DRAFT, SENT_TO_JOBSEEKER, ACCEPTED, UNDER_ADVISER_REVIEW),
    CANCEL(Who.OFFICE, CANCELLED, "with a reason", APPROVED),
    CONSUME(Who.PORTAL, CONSUMED, "the enrolment certificate (AIS) of that person in that group", APPROVED),
    RESTORE(Who.PORTAL, APPROVED, "that certificate was taken back", CONSUMED);

    /** Whose act it is. */
    enum Who {
        OFFICE,
        PERSON,
        ADVISER,
        PORTAL
    }

    private final Who who;
    private final QuoteState to;
    private final String guard;
    private final Set<QuoteState> from;

    QuoteEvent(Who who, QuoteState to, String guard, QuoteState first, QuoteState... others) {
        this.who = who;
        this.to = to;
        this.guard = guard;
        this.from = EnumSet.of(first, others);
    }

    static Optional<QuoteEvent> asked(String name) {
        return Arrays.stream(values())
                .filter(event -> event.name().equals(name))
                .findFirst();
    }

    Who who() {
        return who;
    }

    QuoteState to() {
        return to;
    }

    String guard() {
        return guard;
    }

    boolean from(QuoteState state) {
        return from.contains(state);
    }

    /** Whether the act says why. */
    public boolean needsReason() {
        return this == REFUSE || this == RETURN || this == CANCEL;
    }

    public String messageKey() {
        return "quotes.event." + name();
    }
}
