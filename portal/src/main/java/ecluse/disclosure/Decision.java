package ecluse.disclosure;

import ecluse.kernel.Field;
import java.util.Set;

/** What a rule says. */
sealed interface Decision {
    record Granted(Set<Field> fields) implements Decision {}

    record Refused(Reason reason) implements Decision {}
}
