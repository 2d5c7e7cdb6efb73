package ecluse.joining;

/** What the database's functions answer an officer. Names stand there. */
enum Decided {
    DONE,
    NOT_THERE,
    /** Somebody else was faster: the page shows how it stands now. */
    STALE,
    NOT_ALLOWED,
    NOT_PROVEN,
    NO_REASON,
    /** Nobody has proposed what is to be confirmed. */
    NOT_ASKED,
    /** Whoever proposed does not confirm. */
    SAME_OFFICER,
    DUPLICATE,
    LOGIN_TAKEN,
    NUMBER_TAKEN,
    CERTIFICATE,
    /** A renewal that ends too early or too late. */
    TERM;

    String messageKey() {
        return "joining.decided." + name();
    }
}
