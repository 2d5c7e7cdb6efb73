package ecluse.duty;

import java.time.Instant;
import java.util.UUID;

/** A sign-in that can read at this moment. */
public record LiveSignIn(
        UUID id, UUID account, String accountCode, Instant startedAt, Instant lastSeenAt, String address) {}
