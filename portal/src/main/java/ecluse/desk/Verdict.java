package ecluse.desk;

/** How the database takes what somebody wants. */
enum Verdict {
    DONE,
    /** Not there, or not yours: one answer. */
    NOT_YOURS,
    /** It is decided. */
    NOT_ALLOWED,
    /** One waits for this file already. */
    ALREADY,
    /** A refusal says why. */
    NO_REASON;

    public String messageKey() {
        return "desk.verdict." + name();
    }
}
