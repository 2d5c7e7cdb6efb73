package ecluse.invoices;

/** Where an invoice stands. Names stand in the database. */
enum InvoiceState {
    DRAFT("info"),
    /** At the public invoice desk, under the number that the desk gave. */
    DEPOSITED("due"),
    ACCEPTED("info"),
    /** By the desk: a new draft replaces it. */
    REJECTED("late"),
    PAID("ok"),
    /** By the office, as long as nothing was deposited. */
    WITHDRAWN("closed");

    private final String tone;

    InvoiceState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "invoices.state." + name();
    }
}
