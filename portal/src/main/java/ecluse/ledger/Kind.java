package ecluse.ledger;

/** What an entry of the ledger is about. The code stands in the ledger and never changes. */
public enum Kind {
    DISCLOSURE(1),
    REFUSAL(2),
    SIGN_IN(3),
    SIGN_IN_FAILED(4),
    SIGN_OUT(5),
    LOCK(6),
    UNLOCK(7),
    REOPENING_ASKED(8),
    EXPORT(9),
    EXPOSURE(10),
    NOTICE(11),
    IMPORT(12),
    SIGNAL(13),
    TIE_OPENED(14),
    TIE_CHANGED(15),
    TIE_CLOSED(16),
    RIGHT_CHANGED(17),
    ACCESS_REQUEST(18),
    AGREEMENT(19),
    ACCOUNT_STEP(20);

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Kind of(int code) {
        return values()[code - 1];
    }
}
