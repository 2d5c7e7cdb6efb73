package ecluse.accompaniment;

/** What asks for the adviser about one person. */
enum Alert {
    /** A quote that the person has accepted waits for the decision. */
    QUOTE_WAITING("due"),
    /** An organisation asks for the person, who has not answered yet. */
    PLACE_ASKED("due"),
    /** An organisation, or the person, waits for an answer. */
    MESSAGE("due"),
    /** The group has begun more than three days ago, and nobody has said whether the person came. */
    ENTRY_LATE("late"),
    /** Was to come to an information meeting more than ten days ago, and nobody has said whether the person came. */
    MEETING_UNRECORDED("late"),
    /** Dropped out within the last 30 days. */
    DROPPED_OUT("closed");

    private final String tone;

    Alert(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "accompaniment.alert." + name();
    }
}
