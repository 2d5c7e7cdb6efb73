package ecluse.containment;

/** What a lock closes. The code stands in the ledger and never changes. */
public enum Scope {
    SIGN_IN(1),
    ACCOUNT(2),
    PARTNER(3),
    ROLE(4),
    SERVICE(5),
    PORTAL(6);

    private final int code;

    Scope(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static Scope of(int code) {
        return values()[code - 1];
    }
}
