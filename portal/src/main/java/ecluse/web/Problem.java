package ecluse.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with one field of a form: the rule that it breaks, never what was typed.
 *
 * @param field the field's id on the page
 * @param key of the sentence that says the rule
 */
public record Problem(String field, String key, Object... arguments) {

    /** The first one about a field, or null: what stands beside it on the page. */
    public static @Nullable Problem about(String field, List<Problem> problems) {
        return problems.stream()
                .filter(p -> p.field().equals(field))
                .findFirst()
                .orElse(null);
    }
}
