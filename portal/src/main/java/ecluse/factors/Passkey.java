package ecluse.factors;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as its owner sees it.
 *
 * @param synced whether its maker copies it to other devices of the owner's
 * @param usedAt null until it was used
 */
public record Passkey(
        UUID id,
        String name,
        boolean synced,
        Instant addedAt,
        @Nullable Instant usedAt) {}
