package ecluse.quotes;

/** Where a quote stands. Names stand in the database. */
enum QuoteState {
    DRAFT("info"),
    SENT_TO_JOBSEEKER("due"),
    ACCEPTED("info"),
    DECLINED("closed"),
    LAPSED("closed"),
    UNDER_ADVISER_REVIEW("due"),
    APPROVED("ok"),
    REFUSED("closed"),
    RETURNED("due"),
    CANCELLED("closed"),
    CONSUMED("ok"),
    /** By the office: a quote that was sent is never changed, it is withdrawn and another one replaces it. */
    WITHDRAWN("closed");

    private final String tone;

    QuoteState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "quotes.state." + name();
    }
}
