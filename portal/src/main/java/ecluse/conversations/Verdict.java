package ecluse.conversations;

/** How the database takes what somebody wants. */
enum Verdict {
    DONE,
    /** Not there, or not yours: one answer (invariant 1). */
    NOT_YOURS,
    /** Another message has come in between. */
    STALE,
    /** Nobody is in charge of the person just now. */
    NO_ADVISER,
    /** 200 messages of one account, or 20 conversations of one person, within a day. */
    TOO_MANY;

    public String messageKey() {
        return "conversations.verdict." + name();
    }
}
