package ecluse.detection;

import java.time.Instant;
import java.util.UUID;

/** A live sign-in whose cookie came from elsewhere without its device's key, {@code seen} times. */
record CopiedCookie(UUID signIn, UUID account, int seen, Instant first, Instant last) {}
