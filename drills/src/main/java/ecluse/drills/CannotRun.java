package ecluse.drills;

import org.jspecify.annotations.Nullable;

/**
 * A command that cannot do its work, for a reason the user can mend. The message is one line: what is wrong, then how to
 * mend it.
 */
public final class CannotRun extends RuntimeException {
    public CannotRun(String message) {
        super(message);
    }

    public CannotRun(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
