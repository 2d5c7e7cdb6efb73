package ecluse.incidents;

import ecluse.kernel.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A frozen list of who was exposed (OB-7, OB-8).
 *
 * @param subject the account or partner whose disclosures it holds
 * @param from the first instant that counts
 * @param to the first that does not count any more
 * @param lastPosition of the ledger when the list was drawn; later entries are not in it
 * @param people different ones
 * @param disclosures entries of the ledger
 * @param sha256 of the list's canonical text, in hexadecimal ({@link ListHash})
 * @param ledgerRoot Merkle root over the entries it was computed from, in hexadecimal ({@link EntryRoot})
 * @param position of the ledger's entry about the list itself
 */
public record Exposure(
        UUID id,
        Subject subject,
        String subjectCode,
        String subjectName,
        Instant from,
        Instant to,
        long lastPosition,
        int people,
        long disclosures,
        Set<Field> fields,
        String sha256,
        String ledgerRoot,
        Instant madeAt,
        String madeBy,
        long position,
        Duration took) {

    /** Whose disclosures. */
    public sealed interface Subject {
        UUID id();

        record Account(UUID id) implements Subject {}

        record Partner(UUID id) implements Subject {}
    }

    public boolean ofAccount() {
        return subject instanceof Subject.Account;
    }
}
