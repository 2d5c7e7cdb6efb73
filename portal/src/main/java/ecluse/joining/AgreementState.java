package ecluse.joining;

/** Where an agreement stands, from the first words of a request to its end. Names stand in the database. */
enum AgreementState {
    /** Being written by the organisation, under an address that it alone has. */
    DRAFT("info"),
    SUBMITTED("due"),
    UNDER_REVIEW("due"),
    REFUSED("closed"),
    /** By two officers; it runs once its first account's holder has accepted it. */
    APPROVED("info"),
    ACTIVE("ok"),
    SUSPENDED("late"),
    /** Over by its term: 30 days of reading, then closed. */
    EXPIRED("closed"),
    TERMINATED("closed");

    private final String tone;

    AgreementState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "joining.state." + name();
    }
}
