package ecluse.accounts;

import ecluse.accounts.SignIns.Beginning.Begun;
import ecluse.accounts.SignIns.Beginning.Shut;
import ecluse.kernel.AccountId;
import ecluse.kernel.Assurance;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Factors, once somebody has looked at them: what a sign-in is worth then, what the browser gets, what is on record. */
@Component
public class Proving {
    private final SignIns signIns;
    private final SignInTable table;
    private final AccountTable accounts;
    private final PasswordCheck passwords;
    private final Attempts attempts;
    private final SignInCookie cookie;
    private final BoundSignIns bound;
    private final Ledger ledger;
    private final Clock clock;
    private final Settings settings;

    Proving(
            SignIns signIns,
            SignInTable table,
            AccountTable accounts,
            PasswordCheck passwords,
            Attempts attempts,
            SignInCookie cookie,
            BoundSignIns bound,
            Ledger ledger,
            Clock clock,
            Settings settings) {
        this.signIns = signIns;
        this.table = table;
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
        this.cookie = cookie;
        this.bound = bound;
        this.ledger = ledger;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Looks at a factor that the viewer gives, unless too many were wrong before. From where the account has given its factors
     * before, only what went wrong there counts: who has stolen the password does not make its owner wait.
     *
     * @param factor what the ledger calls it when it is wrong
     * @param look says whether it is right
     */
    public Attempts.Result attempt(
            Viewer viewer, String factor, HttpServletRequest request, Supplier<Attempts.Result> look) {
        var from = ClientAddress.of(request, settings);
        var known = table.addresses(viewer.account(), clock.instant().minus(Housekeeping.SIGN_INS)).stream()
                .map(ClientAddress::network)
                .collect(Collectors.toSet());
        var result = attempts.at("factor:" + viewer.account(), from.network(), known, look);
        if (result == Attempts.Result.WRONG) {
            ledger.append(Kind.SIGN_IN_FAILED, viewer, null, "wrong " + factor + ", from " + from.text());
        }
        return result;
    }

    /** Looks at the viewer's own password. */
    public Attempts.Result password(Viewer viewer, String password) {
        return passwords.again(viewer, password);
    }

    /**
     * Whether the sign-in still has given the best that its account holds, for whoever is about to add a factor in the transaction
     * that asks: the door looked earlier, and the owner may have made a factor since.
     */
    public boolean hasGivenAll(Viewer viewer) {
        return table.hasGivenAllThatIsHeld(viewer);
    }

    /**
     * What was given was right: raises the sign-in and gives the browser its new cookie. Any copy of the old one is dead.
     *
     * @param factor what the ledger calls it
     * @return false when the sign-in has ended meanwhile
     */
    public boolean proven(
            Viewer viewer, Assurance level, String factor, HttpServletRequest request, HttpServletResponse response) {
        var address = ClientAddress.of(request, settings).text();
        var pass = signIns.raise(
                viewer, level, factor + " given, from " + address, address, SignInController.agent(request));
        pass.ifPresent(fresh -> give(response, fresh));
        return pass.isPresent();
    }

    private void give(HttpServletResponse response, Pass pass) {
        cookie.give(response, pass.token());
        bound.offer(pass.signIn(), response);
    }

    /**
     * Begins a sign-in for who has signed with a passkey.
     *
     * @return the lock that stands before the account; empty when the browser has its cookie
     */
    public Optional<Closure> signIn(AccountId account, HttpServletRequest request, HttpServletResponse response) {
        return signIn(account, new Way(Assurance.AAL2_PLUS, "by passkey, ", false, signIn -> {}), request, response);
    }

    /**
     * Begins a sign-in for somebody for whom an OpenID provider has vouched.
     *
     * @param level what it vouches for; the database takes it for two factors at most, and for none of an account of the agency
     * @param provider what the ledger calls it
     * @param besides what is written in the transaction of the sign-in: which identity it came by
     * @return the lock that stands before the account; empty when the browser has its cookie
     */
    public Optional<Closure> signInVouchedFor(
            AccountId account,
            Assurance level,
            String provider,
            Consumer<SignInId> besides,
            HttpServletRequest request,
            HttpServletResponse response) {
        return signIn(account, new Way(level, "by provider " + provider + ", ", true, besides), request, response);
    }

    private Optional<Closure> signIn(
            AccountId account, Way way, HttpServletRequest request, HttpServletResponse response) {
        Entrance.of(request).admitted().ifPresent(before -> signIns.end(before, Ending.REPLACED));
        var partner = accounts.credentials(account).flatMap(AccountTable.Credentials::partner);
        var address = ClientAddress.of(request, settings).text();
        var begun = signIns.begin(account, partner, address, SignInController.agent(request), way);
        return switch (begun) {
            case Shut(var closure) -> Optional.of(closure);
            case Begun(var pass) -> {
                give(response, pass);
                yield Optional.empty();
            }
        };
    }

    /** Whether an account and its partner are active: a passkey alone lets nobody in whose account is suspended. */
    public boolean active(AccountId account) {
        return accounts.active(account);
    }

    /** A passkey that did not let somebody in. */
    public void failed(AccountId account, String why, HttpServletRequest request) {
        var partner = accounts.credentials(account)
                .flatMap(AccountTable.Credentials::partner)
                .map(PartnerId::value)
                .orElse(null);
        ledger.append(
                Kind.SIGN_IN_FAILED,
                account.value(),
                partner,
                null,
                null,
                why + ", from " + ClientAddress.of(request, settings).text());
    }
}
