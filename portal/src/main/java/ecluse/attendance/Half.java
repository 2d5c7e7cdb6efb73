package ecluse.attendance;

/** Half a day. {@code number} stands in the database and in the names of form fields. */
enum Half {
    MORNING(1),
    AFTERNOON(2);

    private final int number;

    Half(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    static Half of(int number) {
        return values()[number - 1];
    }

    public String messageKey() {
        return "attendance.half." + name();
    }
}
