package ecluse.training;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with one field of a form: which rule it breaks, never what was typed. */
record Problem(String field, String key, Object... arguments) {

    /** The first one about a field, or null: what stands beside it on the page. */
    static @Nullable Problem about(String field, List<Problem> problems) {
        return problems.stream()
                .filter(p -> p.field().equals(field))
                .findFirst()
                .orElse(null);
    }
}
