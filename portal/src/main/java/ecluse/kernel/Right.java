package ecluse.kernel;

/** What a page needs of its viewer. The table of routes names one for each. */
public enum Right {
    /** Anybody, signed in or not. */
    PUBLIC,
    /** Anybody who is signed in: own home, own ledger, sign-out. */
    SIGNED_IN,
    SEE_GROUPS,
    OPEN_CONTACT,
    LOOK_UP,
    EXPORT,
    SEE_CASELOAD,
    SEE_QUOTES,
    WRITE_QUOTES,
    DECIDE_QUOTES,
    SEE_PARTNERS,
    SEE_TRACES,
    CLOSE,
    REOPEN,
    SEE_EXPOSURES,
    MAKE_EXPOSURES,
    WRITE_NOTICES,
    APPROVE_NOTICES
}
