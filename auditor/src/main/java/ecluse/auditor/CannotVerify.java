package ecluse.auditor;

import java.sql.SQLException;

/**
 * Something outside the ledger keeps it from being verified: an option, a file of the auditor's, the database. The message
 * is one line: what is wrong, then what is allowed or how to mend it.
 */
final class CannotVerify extends RuntimeException {

    CannotVerify(String message) {
        super(message);
    }

    CannotVerify(String message, Throwable cause) {
        super(message + ": " + firstLine(cause) + ".", cause);
    }

    private static String firstLine(Throwable cause) {
        var message = cause.getMessage();
        var first = message == null ? "" : message.lines().findFirst().orElse("");
        return first.isEmpty() || !(cause instanceof SQLException)
                ? cause.getClass().getSimpleName() + (first.isEmpty() ? "" : " " + first)
                : first;
    }
}
