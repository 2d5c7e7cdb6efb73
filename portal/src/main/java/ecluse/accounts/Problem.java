package ecluse.accounts;

import java.util.List;

/** What is wrong with one field of a form: which rule it breaks, never what was typed. */
public record Problem(String field, String key, Object... arguments) {

    /** The fields to mark. */
    static List<String> fields(List<Problem> problems) {
        return problems.stream().map(Problem::field).toList();
    }
}
