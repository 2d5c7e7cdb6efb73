package ecluse.federation;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The security officers' pages: which providers vouch for whom. One writes, a second switches on; switching off takes one. */
@Controller
class ProvidersController {
    private final ProviderTable providers;
    private final ProviderDocuments documents;
    private final Departure departure;
    private final Pages pages;
    private final Ids ids;
    private final Settings settings;

    ProvidersController(
            ProviderTable providers,
            ProviderDocuments documents,
            Departure departure,
            Pages pages,
            Ids ids,
            Settings settings) {
        this.providers = providers;
        this.documents = documents;
        this.departure = departure;
        this.pages = pages;
        this.ids = ids;
        this.settings = settings;
    }

    @GetMapping("/agency/providers")
    @Needs(Right.KEEP_PROVIDERS)
    ModelAndView list() {
        return new ModelAndView("federation/list").addObject("providers", providers.all());
    }

    @GetMapping("/agency/providers/{id}")
    @Needs(Right.KEEP_PROVIDERS)
    ModelAndView provider(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return with(id, provider -> page(viewer, provider, Optional.empty()));
    }

    private ModelAndView page(Viewer viewer, Provider provider, Optional<Verdict> refused) {
        return new ModelAndView("federation/provider", refused.isEmpty() ? HttpStatus.OK : HttpStatus.CONFLICT)
                .addObject("provider", provider)
                .addObject("shown", ProviderForm.of(provider))
                .addObject("links", providers.links(provider.id()))
                .addObject("down", documents.isDown(provider))
                .addObject("mayOn", provider.mayBeSwitchedOnBy(viewer.account()))
                .addObject("addresses", addresses(provider.id()))
                .addObject(
                        "problems",
                        refused.map(verdict -> new Problem("acts", verdict.messageKey())).stream()
                                .toList());
    }

    /** What the provider has to know of the portal. */
    record ToRegister(String comeBack, String logOut, String afterLogOut) {}

    private ToRegister addresses(UUID id) {
        return new ToRegister(
                departure.returnAddress(id), departure.logOutAddress(id), departure.afterLogOutAddress(id));
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    /** With its reference already: a provider wants our addresses before it gives a secret. */
    @GetMapping("/agency/providers/new")
    @Needs(Right.KEEP_PROVIDERS)
    ModelAndView write() {
        return form(null, ids.next(), ProviderForm.suggested(), List.of(), null, HttpStatus.OK);
    }

    @GetMapping("/agency/providers/{id}/edit")
    @Needs(Right.KEEP_PROVIDERS)
    ModelAndView edit(@PathVariable("id") String id) {
        return with(
                id,
                provider -> form(provider, provider.id(), ProviderForm.of(provider), List.of(), null, HttpStatus.OK));
    }

    /** @param theirs what stands there now, for who has written on an older version */
    private ModelAndView form(
            @Nullable Provider provider,
            UUID id,
            ProviderForm form,
            List<Problem> problems,
            @Nullable ProviderForm theirs,
            HttpStatus status) {
        return new ModelAndView("federation/edit", status)
                .addObject("provider", provider)
                .addObject("id", id)
                .addObject("form", form)
                .addObject("theirs", theirs)
                .addObject("addresses", addresses(id))
                .addObject("problems", problems);
    }

    @PostMapping("/agency/providers")
    @Needs(value = Right.KEEP_PROVIDERS, fresh = true)
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var id = Handle.read(typed.getOrDefault("id", "")).orElseGet(ids::next);
        return save(viewer, null, id, ProviderForm.of(typed), 0);
    }

    @PostMapping("/agency/providers/{id}/edit")
    @Needs(value = Right.KEEP_PROVIDERS, fresh = true)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return with(
                id,
                provider -> save(
                        viewer,
                        provider,
                        provider.id(),
                        ProviderForm.of(typed),
                        Handle.version(typed.getOrDefault("version", ""))));
    }

    private ModelAndView save(Viewer viewer, @Nullable Provider there, UUID id, ProviderForm form, int version) {
        return switch (form.read(there)) {
            case ProviderForm.Read.Wrong(var problems) -> wrong(there, id, form, problems);
            case ProviderForm.Read.Right right ->
                documents.ask(right.issuer()).isEmpty()
                        ? wrong(there, id, form, List.of(new Problem("issuer", "federation.form.issuer.silent")))
                        : saved(viewer, there, id, form, right, version);
        };
    }

    private ModelAndView saved(
            Viewer viewer,
            @Nullable Provider there,
            UUID id,
            ProviderForm form,
            ProviderForm.Read.Right right,
            int version) {
        var typed = right.secret();
        var secret = typed == null ? null : Arrival.seal(settings, typed, id, right.issuer());
        var verdict = providers.save(viewer, id, version, right, secret);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/agency/providers/" + id);
            case STALE -> {
                var now = providers.byId(id);
                yield form(
                        now.orElse(null),
                        id,
                        form,
                        List.of(new Problem("name", verdict.messageKey())),
                        now.map(ProviderForm::of).orElse(null),
                        HttpStatus.CONFLICT);
            }
            case NO_PARTNER -> wrong(there, id, form, List.of(new Problem("partners", verdict.messageKey())));
            case NO_SECRET -> wrong(there, id, form, List.of(new Problem("secret", verdict.messageKey())));
            case DUPLICATE -> wrong(there, id, form, List.of(new Problem("client", verdict.messageKey())));
            default -> pages.notThere();
        };
    }

    private ModelAndView wrong(@Nullable Provider there, UUID id, ProviderForm form, List<Problem> problems) {
        return form(there, id, form, problems, null, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    // --- On and off -------------------------------------------------------------------------------------------------

    @PostMapping("/agency/providers/{id}/on")
    @Needs(value = Right.KEEP_PROVIDERS, fresh = true)
    ModelAndView switchOn(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(
                id,
                provider -> answer(
                        viewer, provider.id(), providers.switchOn(viewer, provider.id(), Handle.version(version))));
    }

    @PostMapping("/agency/providers/{id}/off")
    @Needs(Right.KEEP_PROVIDERS)
    ModelAndView switchOff(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return with(id, provider -> answer(viewer, provider.id(), providers.switchOff(viewer, provider.id())));
    }

    /** With everything as it stands now. */
    private ModelAndView answer(Viewer viewer, UUID id, Verdict verdict) {
        return verdict == Verdict.DONE
                ? new ModelAndView("redirect:/agency/providers/" + id)
                : providers
                        .byId(id)
                        .map(provider -> page(viewer, provider, Optional.of(verdict)))
                        .orElseGet(pages::notThere);
    }

    private ModelAndView with(String id, Function<Provider, ModelAndView> page) {
        return Handle.read(id).flatMap(providers::byId).map(page).orElseGet(pages::notThere);
    }
}
