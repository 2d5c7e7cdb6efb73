package ecluse.training;

/** What the database says to one enrolment's act. Anything but {@code DONE} means that nothing was written for anybody. */
enum Verdict {
    DONE,
    NOT_YOURS,
    /** Somebody else has written it since the page was shown. */
    CHANGED,
    NO_WAY,
    AGENCY_ONLY,
    NOT_AUTHOR,
    TOO_LATE,
    NO_REASON;

    public String messageKey() {
        return "training.verdict." + name();
    }
}
