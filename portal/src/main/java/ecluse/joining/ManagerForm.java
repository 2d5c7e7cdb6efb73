package ecluse.joining;

import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who should keep a partner's accounts, as typed: by the rules of a request's contact. */
record ManagerForm(String name, String email) {
    static final ManagerForm EMPTY = new ManagerForm("", "");

    static ManagerForm of(Map<String, String> typed) {
        return new ManagerForm(
                typed.getOrDefault("managerName", "").strip(),
                typed.getOrDefault("managerEmail", "").strip());
    }

    /** What it comes to. */
    sealed interface Read {
        record Wrong(List<Problem> problems) implements Read {}

        record Right(String name, String email) implements Read {}
    }

    Read read() {
        var problems = new ArrayList<Problem>();
        JoinForm.required("managerName", name, JoinForm.LONGEST_PERSON, problems);
        var address = JoinForm.email("managerEmail", email, problems);
        return problems.isEmpty() ? new Read.Right(name, address) : new Read.Wrong(List.copyOf(problems));
    }
}
