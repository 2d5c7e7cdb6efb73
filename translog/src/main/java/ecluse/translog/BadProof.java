package ecluse.translog;

import java.util.Objects;

/**
 * Something read does not hold: a proof, a tile, a note, a checkpoint is malformed, not signed as it should be, or shows
 * something else than it claims. The message says what is wrong with it, and holds no log entry.
 */
public final class BadProof extends Exception {

    /** @param message what is wrong, in words for whoever looks at the thing */
    public BadProof(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
