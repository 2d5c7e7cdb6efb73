package ecluse.drills.population;

/** How far an enrolment has come, as the files write it. */
public enum EnrolmentState {
    PLACED,
    REGISTERED,
    ENTERED,
    INTERRUPTED,
    COMPLETED,
    ABANDONED,
    DISMISSED,
    CANCELLED,
    NO_SHOW
}
