package ecluse.federation;

import ecluse.accounts.Attempts.Result;
import ecluse.accounts.Entrance;
import ecluse.accounts.Proving;
import ecluse.accounts.Strangers;
import ecluse.federation.Arrival.Outcome.Down;
import ecluse.federation.Arrival.Outcome.Refused;
import ecluse.federation.Arrival.Outcome.TooMany;
import ecluse.federation.Arrival.Outcome.Vouched;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignInId;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The way to a provider, and back: signed in, or with an identity linked. */
@Controller
class FederatedController {
    private final ProviderTable providers;
    private final IdentityTable identities;
    private final Departure departure;
    private final AskingCookie cookie;
    private final Arrival arrival;
    private final Farewells farewells;
    private final Proving proving;
    private final Strangers strangers;
    private final Ledger ledger;
    private final Pages pages;
    private final Ids ids;

    FederatedController(
            ProviderTable providers,
            IdentityTable identities,
            Departure departure,
            AskingCookie cookie,
            Arrival arrival,
            Farewells farewells,
            Proving proving,
            Strangers strangers,
            Ledger ledger,
            Pages pages,
            Ids ids) {
        this.providers = providers;
        this.identities = identities;
        this.departure = departure;
        this.cookie = cookie;
        this.arrival = arrival;
        this.farewells = farewells;
        this.proving = proving;
        this.strangers = strangers;
        this.ledger = ledger;
        this.pages = pages;
        this.ids = ids;
    }

    /** A GET: a browser does not follow a form of ours to another site (form-action), and nothing changes here. */
    @GetMapping("/sign-in/federated/{provider}")
    @Needs(Right.PUBLIC)
    ModelAndView go(@PathVariable("provider") String named, HttpServletRequest request, HttpServletResponse response) {
        if (Entrance.of(request).admitted().isPresent()) {
            return new ModelAndView("redirect:/");
        }
        return on(named)
                .map(provider -> departure
                        .to(provider, null, response)
                        .map(there -> new ModelAndView(new SeeOther(there)))
                        .orElseGet(() -> Stop.DOWN.page(provider.name(), false)))
                .orElseGet(pages::notThere);
    }

    @GetMapping("/sign-in/federated/{provider}/return")
    @Needs(Right.PUBLIC)
    ModelAndView comeBack(
            @PathVariable("provider") String named,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String error,
            @RequestParam(required = false) @Nullable String iss,
            HttpServletRequest request,
            HttpServletResponse response) {
        var found = on(named);
        if (found.isEmpty()) {
            return pages.notThere();
        }
        var provider = found.get();
        var asking = cookie.take(provider.id(), state, request, response)
                .filter(one -> identities.spend(one.spent(), one.until()));
        if (asking.isEmpty()) {
            return Stop.OVER.page(provider.name(), false);
        }
        boolean linking = asking.get().signIn() != null;
        if (!error.isEmpty() || code.isEmpty()) {
            return Stop.CANCELLED.page(provider.name(), linking);
        }
        return switch (judged(provider, asking.get(), code, iss, request)) {
            case TooMany() -> Stop.WAIT.page(provider.name(), linking);
            case Down() -> Stop.DOWN.page(provider.name(), linking);
            case Refused(var why) -> {
                refused(provider, why);
                yield Stop.UNTRUSTED.page(provider.name(), linking);
            }
            case Vouched vouched -> {
                var signIn = asking.get().signIn();
                yield signIn == null
                        ? signIn(provider, vouched, request, response)
                        : link(provider, vouched.identity(), signIn, request);
            }
        };
    }

    /** Each look asks the provider and, where it is not right, leaves an entry: nobody makes us do that without end. */
    private Arrival.Outcome judged(
            Provider provider, Asking asking, String code, @Nullable String iss, HttpServletRequest request) {
        var outcome = new Arrival.Outcome[] {new TooMany()};
        strangers.look("provider " + provider.id(), request, () -> {
            var found = arrival.of(provider, asking, code, iss);
            outcome[0] = found;
            return switch (found) {
                case Vouched vouched -> Result.RIGHT;
                case Refused refused -> Result.WRONG;
                case Down down -> Result.BUSY;
                case TooMany none -> Result.BUSY;
            };
        });
        return outcome[0];
    }

    private Optional<Provider> on(String named) {
        return Handle.read(named).flatMap(providers::byId).filter(Provider::on);
    }

    private void refused(Provider provider, String why) {
        ledger.append(Kind.SIGN_IN_FAILED, null, null, null, null, "by provider " + provider.name() + ": " + why);
    }

    private ModelAndView signIn(
            Provider provider, Vouched vouched, HttpServletRequest request, HttpServletResponse response) {
        var identity = vouched.identity();
        var account = identities.whose(provider.id(), identity);
        if (account.isEmpty()) {
            refused(provider, "nobody who may come in is linked");
            return Stop.NOBODY.page(provider.name(), false);
        }
        try {
            return proving.signInVouchedFor(
                            account.get(),
                            identity.level(),
                            provider.name(),
                            signIn -> identities.arrive(
                                    signIn,
                                    provider.id(),
                                    identity,
                                    farewells.sealed(signIn, provider.id(), vouched.farewell())),
                            request,
                            response)
                    .map(pages::closed)
                    .orElseGet(() -> new ModelAndView("redirect:/"));
        } catch (DataAccessException e) {
            // The database has the last word: the link, the provider or the account has changed since it was asked.
            refused(provider, "nobody who may come in is linked any more");
            return Stop.NOBODY.page(provider.name(), false);
        }
    }

    /** Back from signing out there. Nothing hangs on it: the state only lets the page say what this browser did. */
    @GetMapping("/sign-in/federated/{provider}/left")
    @Needs(Right.PUBLIC)
    ModelAndView left(
            @PathVariable("provider") String named,
            @RequestParam(defaultValue = "") String state,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean signedIn = Entrance.of(request).admitted().isPresent();
        return Handle.read(named)
                .flatMap(providers::byId)
                .filter(provider -> cookie.hasLeft(provider.id(), state, request, response) && !signedIn)
                .map(provider -> new ModelAndView("federation/left").addObject("provider", provider.name()))
                .orElseGet(() -> new ModelAndView(signedIn ? "redirect:/" : "redirect:/sign-in"));
    }

    /** Into the account of the very sign-in that has asked for it. */
    private ModelAndView link(Provider provider, Identity identity, SignInId signIn, HttpServletRequest request) {
        var viewer = Entrance.of(request).admitted().filter(one -> one.signIn().equals(signIn));
        if (viewer.isEmpty()) {
            return Stop.OVER.page(provider.name(), false);
        }
        return switch (identities.attach(viewer.get(), ids.next(), provider.id(), identity)) {
            case DONE -> new ModelAndView("redirect:/my-factors/identities");
            case NO_FACTOR -> Stop.NO_FACTOR.page(provider.name(), true);
            default -> Stop.NOT_LINKED.page(provider.name(), true);
        };
    }
}
