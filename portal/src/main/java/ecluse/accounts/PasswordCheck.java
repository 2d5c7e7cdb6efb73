package ecluse.accounts;

import ecluse.accounts.Attempts.Result;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Looks at a password unless too many were wrong before. */
@Component
class PasswordCheck {
    /** Where a password is asked for again: whoever is asked holds the sign-in already, wherever he is. */
    private static final String AGAIN = "signed in";

    private final Passwords passwords;
    private final AccountTable accounts;
    private final Attempts attempts;
    private final Ledger ledger;

    PasswordCheck(Passwords passwords, AccountTable accounts, Attempts attempts, Ledger ledger) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.attempts = attempts;
        this.ledger = ledger;
    }

    /**
     * Looks at the password of somebody who signs in.
     *
     * @param knownNetworks where this login has signed in from before
     * @param hash empty for a login that nobody has: the same is done
     */
    Result atSignIn(String login, String network, Set<String> knownNetworks, String password, Optional<String> hash) {
        return look("sign-in:" + login, network, knownNetworks, password, hash);
    }

    /** Looks at the password of somebody who is signed in; a wrong one is put on record. */
    Result again(Viewer viewer, String password) {
        // Counted apart from sign-ins: nobody without a sign-in can make its owner wait here.
        var hash = accounts.credentials(viewer.account()).flatMap(AccountTable.Credentials::hash);
        var result = look("again:" + viewer.account(), AGAIN, Set.of(AGAIN), password, hash);
        if (result == Result.WRONG) {
            ledger.append(Kind.SIGN_IN_FAILED, viewer, null, "wrong password when asked again");
        }
        return result;
    }

    private Result look(
            String what, String network, Set<String> knownNetworks, String password, Optional<String> hash) {
        if (password.length() > Passwords.LONGEST) {
            return Result.WRONG;
        }
        return attempts.at(what, network, knownNetworks, () -> switch (passwords.look(password, hash)) {
            case RIGHT -> Result.RIGHT;
            case WRONG -> Result.WRONG;
            case BUSY -> Result.BUSY;
        });
    }
}
