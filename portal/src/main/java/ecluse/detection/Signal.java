package ecluse.detection;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What detection said about an account's behaviour, or about a cookie of it, and the lock that came of it.
 *
 * @param rule a {@link Rule}'s name, or BOUND_COOKIE
 * @param position of the refusal that was one too many
 * @param seen what the rule counted between {@code first} and {@code last}
 */
public record Signal(
        UUID id,
        String rule,
        UUID account,
        String accountCode,
        String partnerCode,
        long position,
        Instant raisedAt,
        int seen,
        Instant first,
        Instant last,
        UUID lock) {

    /** How long it took to reach the limit, in seconds. */
    public long seconds() {
        return Duration.between(first, last).toSeconds();
    }
}
