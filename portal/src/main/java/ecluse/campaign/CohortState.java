package ecluse.campaign;

/** Where a cohort stands. */
enum CohortState {
    DRAFT,
    RUNNING,
    STOPPED,
    /** A draft that was never started. */
    DROPPED;

    public String messageKey() {
        return "campaign.state." + this;
    }

    /** The class of its tag. */
    public String tone() {
        return switch (this) {
            case DRAFT -> "due";
            case RUNNING -> "ok";
            case STOPPED, DROPPED -> "";
        };
    }
}
