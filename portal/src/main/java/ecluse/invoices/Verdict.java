package ecluse.invoices;

/** What the database says of an act. A refusal is a value. */
enum Verdict {
    DONE,
    /** Not there, or another's: one answer (invariant 1). */
    NOT_YOURS,
    NOT_ALLOWED,
    /** Somebody else has changed it meanwhile. */
    STALE,
    NO_REASON,
    NO_NUMBER,
    NUMBER_TAKEN,
    /** The list of what is missing is not empty. */
    MISSING,
    /** A month was certified or corrected since it was counted. */
    OUTDATED,
    NOTHING_SERVED;

    public String messageKey() {
        return "invoices.verdict." + name();
    }

    /** The field of the form that it is about. */
    String field() {
        return this == NO_REASON || this == NO_NUMBER || this == NUMBER_TAKEN ? "words" : "act";
    }
}
