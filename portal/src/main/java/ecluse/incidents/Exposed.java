package ecluse.incidents;

import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/** One person on a list: by reference, never by name. {@code times} counts the ledger's entries. */
public record Exposed(PersonRef person, Set<Field> fields, int times, Instant first, Instant last) {

    /** The fields' names with spaces between: the mark that tests and drills read. */
    public String marks() {
        return fields.stream().map(Field::name).collect(Collectors.joining(" "));
    }
}
