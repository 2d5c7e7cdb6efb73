package ecluse.meetings;

/** Where a person stands with a meeting. Names stand in the database. */
enum RegistrationState {
    /** Somebody else has thought of the person, who has not answered. */
    PROPOSED("info"),
    /** Of the person's own accord; on the way to a seat, or to the queue, in the same breath. */
    SELF_REGISTERED("info"),
    /** Wants to come, and no seat is free. */
    QUEUED("due"),
    /** Has a seat. */
    CONFIRMED("ok"),
    DECLINED("closed"),
    ATTENDED("ok"),
    ABSENT("late"),
    EXCUSED("due"),
    RETAINED("ok"),
    /** For the training: all its places are taken. */
    WAITING_LIST("due"),
    NOT_RETAINED("closed"),
    WITHDRAWN("closed"),
    /** Did not answer, or waited for a seat, until the meeting began. */
    LAPSED("closed"),
    /** With its meeting. */
    CANCELLED("closed");

    private final String tone;

    RegistrationState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "meetings.state." + name();
    }

    /** Whether it says what comes of the meeting, rather than who was there. */
    public boolean outcome() {
        return switch (this) {
            case RETAINED, WAITING_LIST, NOT_RETAINED, WITHDRAWN -> true;
            case PROPOSED, SELF_REGISTERED, QUEUED, CONFIRMED, DECLINED, ATTENDED, ABSENT, EXCUSED, LAPSED, CANCELLED ->
                false;
        };
    }
}
