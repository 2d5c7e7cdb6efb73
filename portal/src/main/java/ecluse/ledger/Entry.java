package ecluse.ledger;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code ledger.entry}, whole.
 *
 * @param forgotten its person was erased: person, tie and detail are gone
 */
record Entry(
        long position,
        Instant at,
        int kind,
        int reason,
        int purpose,
        int service,
        int fields,
        @Nullable UUID account,
        @Nullable UUID partner,
        @Nullable UUID signIn,
        @Nullable UUID subject,
        @Nullable UUID person,
        @Nullable UUID tie,
        String detail,
        boolean forgotten) {}
