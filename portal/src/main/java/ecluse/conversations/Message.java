package ecluse.conversations;

import java.time.Instant;

/** One message, opened. Prints nothing of its text (invariant 8). */
record Message(int number, Instant at, String by, Side side, String text) {
    @Override
    public String toString() {
        return "Message[" + number + "]";
    }
}
