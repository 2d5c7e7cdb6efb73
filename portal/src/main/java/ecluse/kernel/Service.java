package ecluse.kernel;

/** A service hosted on the portal, closed and opened by itself. The code stands in the ledger and never changes. */
public enum Service {
    KAIROS(1),
    CORRESPONDENCE(2);

    private final int code;

    Service(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
