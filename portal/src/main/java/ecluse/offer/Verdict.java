package ecluse.offer;

/** What the database's functions answer. Names stand there. */
enum Verdict {
    DONE,
    /** Not there, or another's: one answer. */
    NOT_YOURS,
    NOT_ALLOWED,
    STALE,
    NO_REASON,
    TOO_LATE,
    NO_COURSE;

    String messageKey() {
        return "offer.verdict." + name();
    }
}
