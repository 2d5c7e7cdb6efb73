package ecluse.disclosure;

/**
 * What is in force: {@code ECLUSE}, or {@code PLAIN}, which does what portals without a guard do (any signed-in account may
 * read any person, a log is written). PLAIN starts on a drill's database alone; settings and database both refuse it
 * elsewhere.
 */
public enum Policy {
    ECLUSE,
    PLAIN;

    /** Whether a look-up needs the birth date beside the identifier. */
    public boolean birthDateRequired() {
        return this == ECLUSE;
    }
}
