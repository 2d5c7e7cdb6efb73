package ecluse.accounts;

import java.util.List;
import org.springframework.stereotype.Component;

/** A password for an account that has none, or whose owner has proven otherwise who it is: for modules that open accounts. */
@Component
public class FirstPassword {
    private final Passwords passwords;
    private final PasswordRules rules;

    FirstPassword(Passwords passwords, PasswordRules rules) {
        this.passwords = passwords;
        this.rules = rules;
    }

    /** What came of choosing one. */
    public sealed interface Chosen {
        /** May be stored; prints nothing of it. */
        record Fine(String hash) implements Chosen {
            @Override
            public String toString() {
                return "Fine[…]";
            }
        }

        record Wrong(List<Problem> problems) implements Chosen {}
    }

    /** The fewest characters that it may have. */
    public int shortest() {
        return NewPassword.SHORTEST;
    }

    /** The most. */
    public int longest() {
        return Passwords.LONGEST;
    }

    /** @param login what the password must not hold, as its owner types it */
    public Chosen choose(String login, String wanted, String again) {
        var problems = rules.problems(login, "", wanted, again);
        return problems.isEmpty() ? new Chosen.Fine(passwords.hash(wanted)) : new Chosen.Wrong(problems);
    }
}
