package ecluse.containment;

/** What became of a step towards opening a lock again. */
public sealed interface Reopening {
    /** Asked for; the ledger says so at this position. */
    record Asked(long position) implements Reopening {}

    /** Open since this position. */
    record Open(long position) implements Reopening {}

    /** The lock is open already, nobody asked, or the same person asked (invariant 9). */
    record Refused() implements Reopening {}
}
