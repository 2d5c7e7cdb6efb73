package ecluse.rightofaccess;

import java.time.Instant;
import java.util.UUID;

/**
 * A request that was answered.
 *
 * @param reference as the officer files it
 * @param entries how often the person's file was shown, or refused to somebody
 * @param lastPosition the ledger as it stood; later entries are not in the answer
 * @param position of the ledger's entry about the request itself
 */
record AccessRequest(
        UUID id, String reference, String madeBy, Instant madeAt, int entries, long lastPosition, long position) {}
