package ecluse.attendance;

/** Where a month's statement stands. All but OVERDUE stand in the database: a statement is overdue by the day alone. */
enum StatementState {
    OPEN,
    OVERDUE,
    FILLED,
    CERTIFIED,
    CORRECTED;

    /** Whether the office may write into the month. */
    boolean writable() {
        return this == OPEN || this == OVERDUE;
    }

    boolean certified() {
        return this == CERTIFIED || this == CORRECTED;
    }

    StatementState on(boolean afterItsDay) {
        return this == OPEN && afterItsDay ? OVERDUE : this;
    }

    public String messageKey() {
        return "attendance.state." + name();
    }

    public String tone() {
        return switch (this) {
            case OPEN -> "info";
            case OVERDUE -> "late";
            case FILLED -> "due";
            case CERTIFIED, CORRECTED -> "ok";
        };
    }
}
