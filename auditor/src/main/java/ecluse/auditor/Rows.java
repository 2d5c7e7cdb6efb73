package ecluse.auditor;

import java.util.Optional;

/** The database's side of a ledger, as it was at one moment. */
interface Rows extends AutoCloseable {

    /** The next row in order of positions; empty when there is no more. */
    Optional<Row> next();

    /** The last position given, as the database says of itself. */
    long head();

    /** The key for entries that name no person. */
    byte[] ownKey();

    /** The moment, by the database's clock, in microseconds since 1970. */
    long now();

    @Override
    void close();
}
