package ecluse.kernel;

/** Why facts are asked for. The code stands in the ledger and never changes. */
public enum Purpose {
    LIST_GROUP(1),
    FOLLOW_TRAINEE(2),
    REACH_TRAINEE(3),
    PRINT_DOCUMENT(4),
    LOOK_UP(5),
    EXPORT(6),
    NOTIFY(7),
    /** An adviser looks after the people in charge. */
    FOLLOW_CASELOAD(8),
    /** A quote is written, sent, answered, decided. */
    QUOTE(9),
    /** An information meeting: who comes, who came, who is retained. */
    MEETING(10),
    /** An invoice is drawn from certified hours, deposited, followed. */
    INVOICE(11),
    /** A person reads the own file. */
    OWN_FILE(12),
    /** Messages about somebody are read and written. */
    MESSAGE(13),
    /** A letter with a code for the own space is printed, to be posted. */
    SEND_LETTER(14);

    private final int code;

    Purpose(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Purpose of(int code) {
        for (var purpose : values()) {
            if (purpose.code == code) {
                return purpose;
            }
        }
        throw new IllegalArgumentException("no purpose has code " + code);
    }
}
