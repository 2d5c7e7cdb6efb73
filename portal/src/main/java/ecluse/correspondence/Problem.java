package ecluse.correspondence;

import java.util.List;

/** What is wrong with one field of a form: which rule it breaks, never what was typed. */
record Problem(String field, String key, Object... arguments) {

    static List<Problem> of(String field, String key) {
        return List.of(new Problem(field, key));
    }
}
