package ecluse.kernel;

/**
 * How sure it is who is there (NIST SP 800-63B-4 §2), the weakest first. The code stands in the database and never changes.
 */
public enum Assurance {
    /** A password alone. */
    AAL1(1),
    /** A second factor as well. */
    AAL2(2),
    /** A passkey: a page that only looks like ours gets nothing from it. */
    AAL2_PLUS(3);

    private final int code;

    Assurance(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Assurance of(int code) {
        return values()[code - 1];
    }

    public boolean atLeast(Assurance other) {
        return compareTo(other) >= 0;
    }
}
