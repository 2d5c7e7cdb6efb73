package ecluse.incidents;

import java.time.Instant;

/** A sign-in by which people of a list were read: whose, from which address, how many. */
public record Reader(String accountCode, Instant signedInAt, String address, int people, long disclosures) {}
