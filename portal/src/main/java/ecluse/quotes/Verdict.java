package ecluse.quotes;

/** What the database says of an act. A refusal is a value. */
enum Verdict {
    DONE,
    /** Not there, or another's: one answer (invariant 1). */
    NOT_YOURS,
    NOT_ALLOWED,
    /** Somebody else has changed it meanwhile. */
    STALE,
    NO_REASON,
    TOO_LATE;

    public String messageKey() {
        return "quotes.verdict." + name();
    }
}
