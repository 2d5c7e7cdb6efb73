package ecluse.factors;

import ecluse.accounts.Accounts;
import ecluse.factors.Factors.Added;
import ecluse.kernel.Base32;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.Level;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Pages;
import ecluse.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** My second factors: what I hold, setting up an app, recovery codes, taking one away. */
@Controller
class MyFactorsController {
    private static final String ISSUER = "Écluse";

    private final Factors factors;
    private final OneTimeCodes codes;
    private final Accounts accounts;
    private final Pages pages;
    private final ObjectProvider<FurtherFactors> further;

    MyFactorsController(
            Factors factors,
            OneTimeCodes codes,
            Accounts accounts,
            Pages pages,
            ObjectProvider<FurtherFactors> further) {
        this.factors = factors;
        this.codes = codes;
        this.accounts = accounts;
        this.pages = pages;
        this.further = further;
    }

    @GetMapping("/my-factors")
    @Needs(value = Right.SIGNED_IN, whileWaiting = true)
    ModelAndView list(@SignedIn Viewer viewer) {
        return new ModelAndView("factors/my-factors")
                .addObject("held", factors.held(viewer.account()))
                .addObject(
                        "further",
                        further.stream().flatMap(one -> one.of(viewer).stream()).toList())
                .addObject("required", factors.required(viewer.account()));
    }

    @GetMapping("/my-factors/codes")
    @Needs(value = Right.SIGNED_IN, level = Level.OWN, fresh = true)
    ModelAndView offer(
            @SignedIn Viewer viewer,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form) {
        return offer(viewer, codes.offer(viewer.signIn()), Onward.of(to, form), List.of(), HttpStatus.OK);
    }

    @PostMapping("/my-factors/codes")
    @Needs(value = Right.SIGNED_IN, level = Level.OWN, fresh = true)
    ModelAndView add(
            @SignedIn Viewer viewer,
            @RequestParam(defaultValue = "") String offered,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var onward = Onward.of(to, form);
        var offer = codes.offered(viewer.signIn(), offered);
        if (offer.isEmpty()) {
            var old = List.of(new Problem("code", "factors.codes.old"));
            return offer(viewer, codes.offer(viewer.signIn()), onward, old, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return switch (factors.addOneTimeCodes(viewer, offer.get(), code, request, response)) {
            case Added.Done done -> added(done, onward);
            case Added.Over() -> new ModelAndView("redirect:/sign-in");
            case Added.Wrong() ->
                offer(
                        viewer,
                        offer.get(),
                        onward,
                        List.of(new Problem("code", "factors.codes.wrong")),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    private ModelAndView offer(
            Viewer viewer, OneTimeCodes.Offer offer, Onward onward, List<Problem> problems, HttpStatus status) {
        var secret = Base32.of(offer.seed());
        return new ModelAndView("factors/codes", status)
                .addObject("offered", offer.sealed())
                .addObject("secret", secret.replaceAll("(.{4})(?!$)", "$1 "))
                .addObject("qr", QrCode.of(address(accounts.login(viewer), secret)))
                .addObject("ways", Ways.of(onward))
                .addObject("problems", problems);
    }

    /** What apps read off the picture (the otpauth scheme of the first of them, which all others follow). */
    static String address(String login, String secret) {
        return "otpauth://totp/" + encoded(ISSUER) + ":" + encoded(login) + "?secret=" + secret + "&issuer="
                + encoded(ISSUER) + "&algorithm=SHA1&digits=6&period=30";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static ModelAndView added(Added.Done done, Onward onward) {
        return new ModelAndView("factors/added")
                .addObject("recoveryCodes", done.recoveryCodes())
                .addObject("onward", onward.address());
    }

    @PostMapping("/my-factors/codes/removal")
    @Needs(value = Right.SIGNED_IN, fresh = true, whileWaiting = true)
    ModelAndView removeCodes(@SignedIn Viewer viewer) {
        return removed(factors.removeOneTimeCodes(viewer));
    }

    @PostMapping("/my-factors/passkeys/{id}/removal")
    @Needs(value = Right.SIGNED_IN, fresh = true, whileWaiting = true)
    ModelAndView removePasskey(@SignedIn Viewer viewer, @PathVariable UUID id) {
        return removed(factors.removePasskey(viewer, id));
    }

    private ModelAndView removed(boolean done) {
        return done ? new ModelAndView("redirect:/my-factors") : pages.notFound();
    }

    /** A POST: showing them makes the earlier ones worthless. */
    @PostMapping("/my-factors/recovery")
    @Needs(value = Right.SIGNED_IN, fresh = true, whileWaiting = true)
    ModelAndView renewRecovery(@SignedIn Viewer viewer) {
        return added(new Added.Done(factors.renewRecoveryCodes(viewer)), Onward.HOME);
    }
}
