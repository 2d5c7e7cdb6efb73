package ecluse.ledger;

import java.time.Duration;

/**
 * How far the ledger is published.
 *
 * @param position the last entry
 * @param published entries under a published checkpoint
 * @param witnessed entries under a published checkpoint that enough witnesses cosigned
 * @param lag age of the oldest entry that is not published, zero if there is none
 * @param unwitnessed age of the oldest entry without enough cosignatures, zero if there is none
 * @param here what this node's publisher is about
 */
public record Standing(
        long position, long published, long witnessed, Duration lag, Duration unwitnessed, LedgerPublisher.State here) {

    /** Entries that wait for enough cosignatures. */
    public long waiting() {
        return position - witnessed;
    }
}
