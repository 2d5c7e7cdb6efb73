package ecluse.training;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is wrong with one field of a form: which rule it breaks, never what was typed. */
record Problem(String field, String key, Object... arguments) {

    /** The first one about each field: what stands beside it on the page. */
    static Map<String, Problem> byField(List<Problem> problems) {
        return problems.stream().collect(Collectors.toMap(Problem::field, p -> p, (first, later) -> first));
    }
}
