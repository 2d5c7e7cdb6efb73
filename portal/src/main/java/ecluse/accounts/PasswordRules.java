package ecluse.accounts;

import java.util.List;
import org.springframework.stereotype.Component;

/** Which passwords may be set: what {@link NewPassword} says, and none from a list of stolen ones. */
@Component
class PasswordRules {
    private final BreachedPasswords breached;

    PasswordRules(BreachedPasswords breached) {
        this.breached = breached;
    }

    /** What is wrong with it; empty when it may be set. */
    List<Problem> problems(String login, String old, String wanted, String again) {
        var problems = NewPassword.problems(login, old, wanted, again);
        return problems.isEmpty() && breached.have(wanted)
                ? List.of(new Problem("wanted", "accounts.password.breached"))
                : problems;
    }
}
