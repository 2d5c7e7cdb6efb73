package ecluse.temporarycodes;

/** What the database's functions answer. Names stand there. */
enum Verdict {
    DONE,
    NOT_YOURS,
    /** The account has changed since the page was read. */
    STALE,
    REASON,
    NOT_ALLOWED,
    SITES,
    /** One is under way; or somebody was faster. */
    ALREADY,
    /** Another manager has asked: who asked hands it over. */
    SELF,
    TOO_MANY;

    String messageKey() {
        return "temporarycodes.verdict." + name();
    }
}
