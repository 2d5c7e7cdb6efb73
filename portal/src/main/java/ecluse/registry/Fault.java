package ecluse.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rule that a line breaks; {@code column} is null when the line as a whole does. Details are limits, never values. */
public record Fault(@Nullable Column column, Rule rule, List<Object> details) {
    public static Fault in(Column column, Rule rule, Object... details) {
        return new Fault(column, rule, List.of(details));
    }

    public static Fault ofLine(Rule rule, Object... details) {
        return new Fault(null, rule, List.of(details));
    }
}
