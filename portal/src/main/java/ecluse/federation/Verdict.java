package ecluse.federation;

/** How an act on providers or links ends; the database says so. */
enum Verdict {
    DONE,
    NOT_THERE,
    /** Somebody has changed it since it was read. */
    STALE,
    /** Invariant 9: it takes two. */
    SAME_OFFICER,
    /** The same client of the same issuer is there already. */
    DUPLICATE,
    /** A code that no partner has. */
    NO_PARTNER,
    /** Another issuer or client needs its own secret. */
    NO_SECRET,
    /** No second factor of ours was given in this sign-in a moment ago. */
    NO_FACTOR,
    NOT_SERVED,
    /** The identity, or the account, is linked already. */
    TAKEN;

    String messageKey() {
        return "federation.verdict." + this;
    }
}
