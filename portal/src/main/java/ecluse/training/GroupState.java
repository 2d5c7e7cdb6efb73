package ecluse.training;

/** Where a teaching group stands, from its first words to its end. Names stand in the database; the offer has the machine. */
public enum GroupState {
    /** Written, and seen by its organisation alone. */
    DRAFT("info"),
    /** Out, but nobody can be placed: recruitment has not begun, or is closed. */
    PUBLISHED("info"),
    OPEN("ok"),
    FULL("due"),
    /** Taught: from the first day to the last, both included. */
    RUNNING("ok"),
    ENDED("closed"),
    /** Ended for more than 30 days: it has left every feed. */
    CLOSED("closed"),
    SUSPENDED("late"),
    CANCELLED("closed");

    private final String tone;

    GroupState(String tone) {
        this.tone = tone;
    }

    /** Whether somebody can be placed; in a running group only where entry is permanent, which the offer knows. */
    public boolean recruits() {
        return this == OPEN || this == RUNNING;
    }

    public String messageKey() {
        return "training.group." + name();
    }

    public String tone() {
        return tone;
    }
}
