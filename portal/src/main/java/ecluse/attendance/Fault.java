package ecluse.attendance;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field of a month, named so that it is found: the line and the half-day, never the person.
 *
 * @param field the field's id on the page
 * @param line from 1; 0 for the plan
 * @param halfDay null where the whole line is meant
 * @param key of the sentence that says the rule and how to mend it
 */
record Fault(String field, int line, @Nullable HalfDay halfDay, String key, List<Object> arguments) {
    public @Nullable LocalDate day() {
        return halfDay == null ? null : halfDay.day();
    }

    public Object[] words() {
        return arguments.toArray();
    }
}
