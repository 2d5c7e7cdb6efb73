package ecluse.auditor;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the database has it. The numbers are as its columns have them; the time is in microseconds since 1970.
 *
 * @param detail empty where the column is null
 * @param forgotten person, tie and detail were taken out when the person was erased
 * @param personKey the ledger key of {@code person}; null without a person, or when the key was destroyed
 */
record Row(
        long position,
        long micros,
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
        byte @Nullable [] personKey,
        boolean forgotten) {}
