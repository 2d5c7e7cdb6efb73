package ecluse.ledger;

import ecluse.kernel.Field;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One entry as a page shows it: who was shown is a reference, what was shown is the names of fields, never a fact
 * (invariant 8).
 *
 * @param reason 0, or the code of the refusal
 * @param purpose 0 where an entry has none, such as a sign-in
 * @param fields what was shown, or what a refused request asked for
 * @param subject what else it is about: a lock, an export, a notice
 * @param detail words in the ledger: an export's reason, a lock's target
 */
public record TraceLine(
        long position,
        Instant at,
        Kind kind,
        int reason,
        int purpose,
        Set<Field> fields,
        @Nullable UUID person,
        @Nullable UUID subject,
        @Nullable String detail) {}
