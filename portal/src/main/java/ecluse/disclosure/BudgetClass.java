package ecluse.disclosure;

/** What is counted: people whose names were shown, people whose contact details were, look-ups that found nobody. */
public enum BudgetClass {
    NAMES(1),
    CONTACTS(2),
    MISSES(3);

    private final int code;

    BudgetClass(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
