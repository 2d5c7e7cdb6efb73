package ecluse.translog;

/** A proof that does not prove what it should. The message says what is wrong with it, and holds no log entry. */
public final class BadProof extends Exception {

    BadProof(String message) {
        super(message);
    }
}
