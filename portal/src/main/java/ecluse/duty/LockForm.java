package ecluse.duty;

import ecluse.containment.Containment;
import ecluse.containment.Target;
import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What was typed to close something. */
public record LockForm(String reason, String message, String confirmation) {
    static final LockForm EMPTY = new LockForm("", "", "");
    private static final int MOST = Containment.LONGEST_TEXT;

    static LockForm of(Map<String, String> typed) {
        return new LockForm(
                // One too many stays, so that what is too long is seen as such.
                Words.of(typed.getOrDefault("reason", ""), MOST + 1),
                Words.of(typed.getOrDefault("message", ""), MOST + 1),
                Words.of(typed.getOrDefault("confirmation", ""), MOST));
    }

    List<Problem> problems(Target target) {
        var problems = new ArrayList<Problem>();
        if (reason.isBlank()) {
            problems.add(new Problem("reason", "duty.close.reason.missing"));
        } else if (reason.length() > MOST) {
            problems.add(new Problem("reason", "duty.tooLong", MOST));
        }
        if (message.length() > MOST) {
            problems.add(new Problem("message", "duty.tooLong", MOST));
        }
        if (!target.confirmedBy(confirmation)) {
            problems.add(new Problem("confirmation", "duty.close.confirmation.wrong", target.code()));
        }
        return problems;
    }
}
