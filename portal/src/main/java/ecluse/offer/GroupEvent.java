package ecluse.offer;

import static ecluse.training.GroupState.*;

import ecluse.training.GroupState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The machine: what may happen to a group, from where, by whom, on what condition. The database has the same table
 * ({@code offer.transition}) and decides; {@code docs/offer-states.md} is made from this one.
 */
enum GroupEvent {
    PUBLISH(Who.OFFICE, PUBLISHED, "it has a course, and its last day is to come", DRAFT),
    OPEN(Who.PORTAL, GroupState.OPEN, "recruitment is open and has begun, and a seat is free", PUBLISHED, FULL),
    FILL(Who.PORTAL, FULL, "the last seat is taken", PUBLISHED, GroupState.OPEN),
    HOLD(Who.PORTAL, PUBLISHED, "recruitment is closed, or begins later", GroupState.OPEN, FULL),
    START(Who.PORTAL, RUNNING, "its first day", PUBLISHED, GroupState.OPEN, FULL),
    END(Who.PORTAL, ENDED, "the day after its last", RUNNING),
    CLOSE(Who.PORTAL, CLOSED, "30 days after its end", ENDED),
    POSTPONE(Who.PORTAL, PUBLISHED, "its first day was moved into the future", RUNNING),
    PROLONG(Who.PORTAL, RUNNING, "its last day was moved", ENDED, CLOSED),
    SUSPEND(Who.OFFICE, SUSPENDED, "with a reason", PUBLISHED, GroupState.OPEN, FULL),
    RESUME(Who.OFFICE, PUBLISHED, "", SUSPENDED),
    CANCEL(Who.OFFICE, CANCELLED, "with a reason", DRAFT, PUBLISHED, GroupState.OPEN, FULL, SUSPENDED);

    /** Whose act it is; the portal's follow from the calendar and from the seats that are taken. */
    enum Who {
        OFFICE,
        PORTAL
    }

    private final Who who;
    private final GroupState to;
    private final String guard;
    private final Set<GroupState> from;

    GroupEvent(Who who, GroupState to, String guard, GroupState first, GroupState... others) {
        this.who = who;
        this.to = to;
        this.guard = guard;
        this.from = EnumSet.of(first, others);
    }

    static Optional<GroupEvent> asked(String name) {
        return Arrays.stream(values())
                .filter(event -> event.who == Who.OFFICE && event.name().equals(name))
                .findFirst();
    }

    Who who() {
        return who;
    }

    /** One that is closed goes back by way of ended. */
    GroupState to(GroupState state) {
        return this == PROLONG && state == CLOSED ? ENDED : to;
    }

    String guard() {
        return guard;
    }

    boolean from(GroupState state) {
        return from.contains(state);
    }

    /** Whether the act says why. */
    public boolean needsReason() {
        return this == SUSPEND || this == CANCEL;
    }

    public String messageKey() {
        return "offer.event." + name();
    }
}
