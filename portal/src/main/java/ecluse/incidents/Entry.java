package ecluse.incidents;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A disclosure as it stands in the ledger, with what the root over a list's entries is made of. */
record Entry(
        long position,
        Instant at,
        int purpose,
        int service,
        int fields,
        @Nullable UUID account,
        @Nullable UUID partner,
        @Nullable UUID signIn,
        @Nullable UUID tie,
        @Nullable UUID person) {}
