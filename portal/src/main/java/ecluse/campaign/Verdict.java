package ecluse.campaign;

/** How an officer's act ends; the database says so. */
enum Verdict {
    DONE,
    NOT_THERE,
    /** Somebody has changed it since it was read. */
    STALE,
    NOT_ALLOWED,
    /** Invariant 9: it takes two. */
    SAME_OFFICER,
    NOT_ASKED,
    /** Its partners are in another cohort that runs. */
    OVERLAP,
    DATES,
    PAST,
    /** No partner fits. */
    NOBODY,
    NO_REASON,
    NO_TARGET,
    ALREADY;

    String messageKey() {
        return "campaign.verdict." + this;
    }
}
