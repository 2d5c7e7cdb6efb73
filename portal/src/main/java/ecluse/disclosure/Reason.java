package ecluse.disclosure;

/** Why facts were withheld. The code stands in the ledger and never changes; each has a message in every language. */
public enum Reason {
    OVER_BUDGET(1),
    /** Not there and not yours: one reason, one answer (invariant 1). */
    NO_TIE(2),
    LOCKED(3),
    SIGNED_OUT(4),
    NOT_GRANTED(5),
    /** The entry could not be written, so nothing was opened (invariant 2). It has no position. */
    LEDGER_UNAVAILABLE(6);

    private final int code;

    Reason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Reason of(int code) {
        return values()[code - 1];
    }
}
