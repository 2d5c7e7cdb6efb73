package ecluse.devicebound;

/** How a request stands to the key of its session. The code is that of the function devicebound.standing, which has no row for 0. */
public enum Standing {
    /** There is no key: the session is not bound. */
    UNBOUND(0),
    /** It brings a bound cookie that lives, from a place where the key was proven within its life. */
    PROVEN(1),
    /** It brings none, and the key is only seconds old: it was under way when the browser registered. */
    JUST_BOUND(2),
    /** It brings none. */
    MISSING(3),
    /** What it brings is over, of another session, or comes from a place where the key was not proven of late. */
    FOREIGN(4);

    private final int code;

    Standing(int code) {
        this.code = code;
    }

    public static Standing of(int code) {
        return values()[code];
    }

    public int code() {
        return code;
    }

    /** Whether it is let in as far as the key goes. */
    public boolean good() {
        return this == UNBOUND || this == PROVEN || this == JUST_BOUND;
    }
}
