package ecluse.disclosure;

/** The ledger could not be written: nothing was opened (invariants 2 and 10). */
public final class LedgerUnavailable extends RuntimeException {
    LedgerUnavailable(Throwable cause) {
        super("the ledger cannot be written", cause);
    }
}
