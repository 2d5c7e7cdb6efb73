package ecluse.vault;

/** A person rests under a key that this machine does not hold. */
public final class KeyNotHere extends RuntimeException {
    KeyNotHere(short number) {
        super("key " + number + " is not on this machine");
    }
}
