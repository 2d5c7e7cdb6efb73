package ecluse.containment;

import java.time.Duration;

/**
 * What a lock did, measured after.
 *
 * @param signInsEnded by the closing
 * @param signInsLive in its scope at this moment
 * @param disclosuresAfter with a later position in the ledger while it was closed; invariant 4 says 0
 */
public record Effect(int signInsEnded, int signInsLive, long disclosuresAfter, Duration took) {}
