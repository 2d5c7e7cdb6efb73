package ecluse.accounts;

import ecluse.kernel.Ids;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.time.Clock;
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
    private final FailureTable failures;
    private final Ledger ledger;
    private final Ids ids;
    private final Clock clock;
    private final KeyFile.Keyed logins;

    PasswordCheck(
            Passwords passwords,
            AccountTable accounts,
            FailureTable failures,
            Ledger ledger,
            Ids ids,
            Clock clock,
            Settings settings) {
        this.passwords = passwords;
        this.accounts = accounts;
        this.failures = failures;
        this.ledger = ledger;
        this.ids = ids;
        this.clock = clock;
        this.logins = KeyFile.in(settings.keys()).keyed("sign-in failures");
    }

    enum Result {
        RIGHT,
        WRONG,
        /** Not looked at: too many were wrong before. */
        WAIT,
        /** Not looked at: too many people sign in just now. */
        BUSY
    }

    /**
     * Looks at the password of somebody who signs in.
     *
     * @param knownNetworks where this login has signed in from before
     * @param hash empty for a login that nobody has: the same is done
     */
    Result atSignIn(String login, String network, Set<String> knownNetworks, String password, Optional<String> hash) {
        return look(key("sign-in", login), network, knownNetworks, password, hash);
    }

    /** Looks at the password of somebody who is signed in; a wrong one is put on record. */
    Result again(Viewer viewer, String password) {
        // Counted apart from sign-ins: nobody without a sign-in can make its owner wait here.
        var key = key("again", viewer.account().toString());
        var hash = accounts.credentials(viewer.account()).flatMap(AccountTable.Credentials::hash);
        var result = look(key, AGAIN, Set.of(AGAIN), password, hash);
        if (result == Result.WRONG) {
            ledger.append(Kind.SIGN_IN_FAILED, viewer, null, "wrong password when asked again");
        }
        return result;
    }

    private Result look(byte[] key, String network, Set<String> knownNetworks, String password, Optional<String> hash) {
        if (password.length() > Passwords.LONGEST) {
            return Result.WRONG;
        }
        // It counts as a failure from the start, so that a hundred at once cannot all pass as the tenth.
        var attempt = ids.next();
        failures.add(attempt, key, network, clock.instant());
        var history = failures.before(attempt, key, network, knownNetworks, clock.instant());
        if (!Throttle.wait(history, clock.instant()).isZero()) {
            failures.remove(attempt);
            return Result.WAIT;
        }
        return switch (passwords.look(password, hash)) {
            case RIGHT -> {
                failures.forget(key, network);
                yield Result.RIGHT;
            }
            case WRONG -> {
                failures.confirm(attempt);
                yield Result.WRONG;
            }
            case BUSY -> {
                failures.remove(attempt);
                yield Result.BUSY;
            }
        };
    }

    /** Under a key: people type an identifier or an address of theirs into the wrong form, and a hash alone can be guessed. */
    private byte[] key(String kind, String text) {
        return logins.of(kind + ":" + text);
    }
}
