package ecluse.meetings;

/** What the database's functions answer. Names stand there. A refusal is a value. */
enum Verdict {
    DONE,
    /** Nothing was to be done. */
    SAME,
    CONFIRMED,
    /** Done, and the person waits for a seat. */
    QUEUED,
    /** Not there, or another's: one answer (invariant 1). */
    NOT_YOURS,
    NOT_ALLOWED,
    /** Somebody else has changed it meanwhile. */
    STALE,
    PAST,
    /** The clock skips it, where summer time begins. */
    NO_SUCH_TIME,
    GROUP_OVER,
    TOO_SMALL,
    NO_REASON,
    /** What comes of a meeting is said of somebody of whom it is said whether the person came. */
    NO_PRESENCE,
    ALREADY,
    /** The meeting has begun, is cancelled, or takes nobody. */
    OVER,
    /** The meeting has not begun. */
    NOT_YET,
    /** The tie with the person has closed. */
    TOO_LATE;

    public String messageKey() {
        return "meetings.verdict." + name();
    }
}
