package ecluse.kernel;

/** What stops a start: one sentence that says what is wrong, one that says how to mend it. */
public final class CannotStart extends RuntimeException {
    public CannotStart(String what, String mend) {
        super(what + " " + mend);
    }

    public CannotStart(String what, String mend, Throwable cause) {
        super(what + " " + mend, cause);
    }
}
