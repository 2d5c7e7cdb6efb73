package ecluse.federation;

import ecluse.accounts.Entrance;
import ecluse.accounts.Entrance.Admitted;
import ecluse.kernel.Assurance;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** My identities at providers: which are linked, linking one, taking a link away. */
@Controller
class IdentitiesController {
    private final ProviderTable providers;
    private final IdentityTable identities;
    private final Departure departure;
    private final Pages pages;

    IdentitiesController(ProviderTable providers, IdentityTable identities, Departure departure, Pages pages) {
        this.providers = providers;
        this.identities = identities;
        this.departure = departure;
        this.pages = pages;
    }

    @GetMapping("/my-factors/identities")
    @Needs(Right.SIGNED_IN)
    ModelAndView list(@SignedIn Viewer viewer) {
        return new ModelAndView("federation/identities").addObject("mine", identities.of(viewer));
    }

    /** Once through the provider; the identity that comes back is linked. */
    @GetMapping("/my-factors/identities/{provider}/link")
    @Needs(value = Right.SIGNED_IN, fresh = true)
    ModelAndView link(
            @SignedIn Viewer viewer,
            @PathVariable("provider") String named,
            HttpServletRequest request,
            HttpServletResponse response) {
        var provider = Handle.read(named)
                .filter(id -> identities.of(viewer).stream()
                        .anyMatch(one -> one.provider().equals(id) && one.link() == null))
                .flatMap(providers::byId);
        if (provider.isEmpty()) {
            return pages.notThere();
        }
        var name = provider.get().name();
        if (!sureEnough(viewer, request)) {
            return Stop.NO_FACTOR.page(name, true);
        }
        return departure
                .to(provider.get(), viewer.signIn(), response)
                .map(there -> new ModelAndView(new SeeOther(there)))
                .orElseGet(() -> Stop.DOWN.page(name, true));
    }

    /** As {@code federation.attach} has it, said before the way and not after it. */
    private static boolean sureEnough(Viewer viewer, HttpServletRequest request) {
        return Entrance.of(request) instanceof Admitted(var who, var formToken, var proof)
                && proof.level().atLeast(viewer.role().ofAgency() ? Assurance.AAL2_PLUS : Assurance.AAL2);
    }

    @PostMapping("/my-factors/identities/{link}/removal")
    @Needs(value = Right.SIGNED_IN, fresh = true)
    ModelAndView unlink(@SignedIn Viewer viewer, @PathVariable("link") String link) {
        return Handle.read(link)
                .filter(id -> identities.detach(viewer, id) == Verdict.DONE)
                .map(id -> new ModelAndView("redirect:/my-factors/identities"))
                .orElseGet(pages::notThere);
    }
}
