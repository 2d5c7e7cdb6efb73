package ecluse.accounts;

import ecluse.accounts.AccountTable.Credentials;
import ecluse.accounts.SignIns.Beginning.Begun;
import ecluse.accounts.SignIns.Beginning.Shut;
import ecluse.kernel.Assurance;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Signing in by login and password. What is refused says the same, whatever the reason. */
@Component
class SigningIn {
    private final Logins logins;
    private final AccountTable accounts;
    private final SignInTable table;
    private final SignIns signIns;
    private final PasswordCheck check;
    private final Passwords passwords;
    private final Ledger ledger;
    private final Clock clock;

    SigningIn(
            Logins logins,
            AccountTable accounts,
            SignInTable table,
            SignIns signIns,
            PasswordCheck check,
            Passwords passwords,
            Ledger ledger,
            Clock clock) {
        this.logins = logins;
        this.accounts = accounts;
        this.table = table;
        this.signIns = signIns;
        this.check = check;
        this.passwords = passwords;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Where an attempt comes from. {@code agent} is what the browser says it is. */
    record From(ClientAddress address, String agent) {}

    /** How an attempt ends. */
    sealed interface Outcome {
        record In(Pass pass) implements Outcome {}

        /** No such login, wrong password, suspended, or too many attempts: the page does not say which. */
        record Refused() implements Outcome {}

        /** The password was right, and a lock is before the account. */
        record Closed(Closure closure) implements Outcome {}

        /** Not looked at; worth another try in a moment. */
        record Busy() implements Outcome {}
    }

    /** @param before who comes with the attempt's cookie: a new sign-in never goes on with an old one's token */
    Outcome attempt(String typedLogin, String password, From from, Optional<Viewer> before) {
        var login = logins.of(typedLogin);
        var credentials = accounts.credentials(login);
        var known = table.addresses(login, clock.instant().minus(Housekeeping.SIGN_INS)).stream()
                .map(ClientAddress::network)
                .collect(Collectors.toSet());
        var hash = credentials.flatMap(Credentials::hash);
        return switch (check.atSignIn(login, from.address().network(), known, password, hash)) {
            case BUSY -> new Outcome.Busy();
            case WAIT -> new Outcome.Refused();
            case WRONG ->
                failed(
                        credentials,
                        "wrong login or password, from " + from.address().text());
            case RIGHT -> {
                var account = credentials.orElseThrow();
                yield account.active()
                        ? begin(account, password, from, before)
                        : failed(
                                credentials, "suspended, from " + from.address().text());
            }
        };
    }

    private Outcome begin(Credentials account, String password, From from, Optional<Viewer> before) {
        before.ifPresent(viewer -> signIns.end(viewer, Ending.REPLACED));
        var begun = signIns.begin(
                account.account(), account.partner(), from.address().text(), from.agent(), Assurance.AAL1, "");
        return switch (begun) {
            case Shut(var closure) -> new Outcome.Closed(closure);
            case Begun(var pass) -> {
                strengthen(account, password);
                yield new Outcome.In(pass);
            }
        };
    }

    /** An imported hash made with less work than ours is made anew, now that the password is at hand. */
    private void strengthen(Credentials account, String password) {
        if (account.hash().filter(passwords::weak).isPresent()) {
            accounts.setHash(account.account(), passwords.hash(password));
        }
    }

    private Outcome failed(Optional<Credentials> account, String detail) {
        ledger.append(
                Kind.SIGN_IN_FAILED,
                account.map(a -> a.account().value()).orElse(null),
                account.flatMap(Credentials::partner).map(PartnerId::value).orElse(null),
                null,
                null,
                detail);
        return new Outcome.Refused();
    }
}
