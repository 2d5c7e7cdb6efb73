package ecluse.incidents;

import ecluse.incidents.Exposure.Subject;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.Viewer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Who was exposed, person by person and field by field, from the ledger alone (invariant 5). */
@Component
public class Exposures {
    private final ExposureTable table;
    private final TransactionTemplate transaction;
    private final Ids ids;

    Exposures(ExposureTable table, TransactionTemplate transaction, Ids ids) {
        this.table = table;
        this.transaction = transaction;
        this.ids = ids;
    }

    /**
     * Draws the list, hashes it and freezes it, in one transaction. The same question asked again makes another version.
     *
     * @param from the first instant that counts
     * @param to the first that does not; after {@code from}. Where it lies ahead, the list holds what the ledger holds now
     */
    public Exposure make(Viewer viewer, Subject subject, Instant from, Instant to) {
        var id = ids.next();
        // What the database keeps: the hash is over the same.
        var first = from.truncatedTo(ChronoUnit.MICROS);
        var end = to.truncatedTo(ChronoUnit.MICROS);
        transaction.executeWithoutResult(status -> {
            var token = viewer.token().bytes();
            table.draw(token, id, subject, first, end);
            var hash = new ListHash(subject, first, end, table.lastPositionOf(id));
            table.hash(id, hash);
            var root = new EntryRoot();
            table.root(id, root);
            table.seal(token, id, hash.sum(), root.root().bytes());
        });
        return table.byId(id).orElseThrow();
    }

    /** The account that has this code, such as {@code C-20417}. */
    public Optional<Subject> account(String code) {
        return table.accountByCode(code.strip());
    }

    /** The partner that has this code, such as {@code P-0231}. */
    public Optional<Subject> partner(String code) {
        return table.partnerByCode(code.strip());
    }

    public Optional<Exposure> byId(UUID id) {
        return table.byId(id);
    }

    /** {@code offset} 0 or more. */
    public List<Exposure> newest(int offset, int limit) {
        return table.newest(offset, limit);
    }

    /** In the order of their references. */
    public List<Exposed> people(UUID exposure, int offset, int limit) {
        return table.people(exposure, offset, limit);
    }

    /** How many people each field was shown of; fields shown of nobody are missing. */
    public Map<Field, Integer> peopleByField(UUID exposure) {
        return table.peopleByField(exposure);
    }

    /** By which sign-ins, in the order in which they first read. */
    public List<Reader> readers(Exposure exposure, int limit) {
        return table.readers(exposure, limit);
    }
}
