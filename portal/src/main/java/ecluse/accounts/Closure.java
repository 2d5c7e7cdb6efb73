package ecluse.accounts;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lock as the one who stands before it sees it: since when, until when if that is known, and what the duty officer has
 * to say about it. Never why: the reason is for the agency.
 *
 * @param reference the ledger's position of the closing, to quote on the phone
 */
public record Closure(
        UUID lock,
        Scope scope,
        Instant since,
        @Nullable Instant until,
        @Nullable String message,
        long reference) {

    /** What is closed, by the code that stands in the database. */
    public enum Scope {
        SIGN_IN,
        ACCOUNT,
        PARTNER,
        ROLE,
        SERVICE,
        PORTAL;

        static Scope of(int code) {
            return values()[code - 1];
        }
    }

    public Optional<String> words() {
        return Optional.ofNullable(message);
    }
}
