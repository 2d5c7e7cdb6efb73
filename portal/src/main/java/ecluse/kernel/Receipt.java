package ecluse.kernel;

import java.time.Instant;

/** What the ledger hands back once entries are durable: their first and last position, and when. */
public record Receipt(long first, long last, Instant at) {

    /** The number that a page shows and a caller on the phone quotes. */
    public long reference() {
        return first;
    }
}
