package ecluse.placements;

/** Where a proposal stands, for whom it is about; an office sees less. */
enum ProposalState {
    WAITING("due"),
    CONFIRMED("ok"),
    REFUSED("closed"),
    LAPSED("closed"),
    WITHDRAWN("closed");

    private final String tone;

    ProposalState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "placements.state." + name();
    }
}
