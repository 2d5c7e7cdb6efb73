package ecluse.placements;

import static ecluse.placements.ProposalState.*;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The machine: what may happen to a proposal that waits, and by whom. The database has the same table
 * ({@code placements.transition}) and decides.
 */
enum ProposalEvent {
    CONFIRM(CONFIRMED, "there is room in the group", Who.PERSON, Who.ADVISER),
    REFUSE(REFUSED, "", Who.PERSON, Who.ADVISER),
    WITHDRAW(WITHDRAWN, "", Who.OFFICE),
    LAPSE(LAPSED, "15 days after it was asked", Who.PORTAL);

    /** Whose act it is. */
    enum Who {
        OFFICE,
        PERSON,
        ADVISER,
        PORTAL
    }

    private final ProposalState to;
    private final String guard;
    private final Set<Who> who;

    ProposalEvent(ProposalState to, String guard, Who first, Who... others) {
        this.to = to;
        this.guard = guard;
        this.who = EnumSet.of(first, others);
    }

    /** The answer that a form's word means. */
    static Optional<ProposalEvent> answer(String word) {
        return switch (word) {
            case "confirm" -> Optional.of(CONFIRM);
            case "refuse" -> Optional.of(REFUSE);
            default -> Optional.empty();
        };
    }

    boolean from(ProposalState state) {
        return state == WAITING;
    }

    ProposalState to() {
        return to;
    }

    String guard() {
        return guard;
    }

    Set<Who> who() {
        return who;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
