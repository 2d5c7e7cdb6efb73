package ecluse.desk;

/** Where a request stands. Names stand in the database. */
enum RequestState {
    WAITING("due"),
    /** The office may write in the file for a week. */
    ALLOWED("ok"),
    REFUSED("closed"),
    WITHDRAWN("closed");

    private final String tone;

    RequestState(String tone) {
        this.tone = tone;
    }

    public String tone() {
        return tone;
    }

    public String messageKey() {
        return "desk.state." + name();
    }
}
