package ecluse.ledger;

/**
 * What the database says, what the published log holds and what was signed do not go together. Nothing may be signed then, and
 * nothing overwritten: somebody must look. Says what was found where, and no fact (invariant 8).
 */
final class Contradiction extends Exception {
    private final String what;

    Contradiction(String what) {
        super(what);
        this.what = what;
    }

    Contradiction(String what, Exception cause) {
        super(what + ": " + cause.getMessage(), cause);
        this.what = what + ": " + cause.getMessage();
    }

    String what() {
        return what;
    }
}
