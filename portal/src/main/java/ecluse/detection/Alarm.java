package ecluse.detection;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Something is wrong with the portal itself, not with an account: entries of the ledger wait too long for the checkpoint that
 * enough witnesses cosigned.
 *
 * @param position the first entry that waits
 * @param lock that the alarm closed the portal with, if the settings say so
 */
public record Alarm(UUID id, long position, Instant raisedAt, Optional<UUID> lock) {}
