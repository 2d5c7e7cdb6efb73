package ecluse.containment;

import java.time.Duration;
import java.util.UUID;

/**
 * A lock that is closed: no disclosure in its scope has a later position in the ledger, on any node (invariant 4).
 *
 * @param fresh false when it was closed already: then the rest tells of that closing
 * @param took from the call to the lock, waiting for other writers of the ledger included
 */
public record Closed(UUID lock, long position, int signInsEnded, boolean fresh, Duration took) {}
