package ecluse.factors;

import com.webauthn4j.data.RegistrationData;
import ecluse.accounts.Accounts;
import ecluse.accounts.Entrance;
import ecluse.accounts.Proving;
import ecluse.factors.Factors.Added;
import ecluse.factors.Passkeys.Signed;
import ecluse.kernel.Assurance;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.Level;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The three pages on which a browser is asked for a passkey. They are the only ones with a script. */
@Controller
class PasskeyController {
    private static final int LONGEST_NAME = 60;

    private final Passkeys passkeys;
    private final Factors factors;
    private final Proving proving;
    private final Accounts accounts;
    private final Pages pages;
    private final Settings settings;

    PasskeyController(
            Passkeys passkeys, Factors factors, Proving proving, Accounts accounts, Pages pages, Settings settings) {
        this.passkeys = passkeys;
        this.factors = factors;
        this.proving = proving;
        this.accounts = accounts;
        this.pages = pages;
        this.settings = settings;
    }

    // --- Signing in -------------------------------------------------------------------------------------------------

    @GetMapping("/sign-in/passkey")
    @Needs(Right.PUBLIC)
    ModelAndView askWhoIsThere(HttpServletRequest request) {
        return Entrance.of(request).admitted().isPresent()
                ? new ModelAndView("redirect:/")
                : signIn(List.of(), HttpStatus.OK, request);
    }

    @PostMapping("/sign-in/passkey")
    @Needs(Right.PUBLIC)
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String asked,
            @RequestParam(defaultValue = "") String answer,
            HttpServletRequest request,
            HttpServletResponse response) {
        var signed = id(asked)
                .map(id -> passkeys.whoIsThere(id, answer, party(request)))
                .orElse(new Signed.Nobody());
        return switch (signed) {
            case Signed.Nobody() -> refused(request);
            case Signed.Copied(var account) -> {
                proving.failed(account, "a passkey's counter fell behind", request);
                yield refused(request);
            }
            case Signed.By(var account) -> {
                if (!proving.active(account)) {
                    proving.failed(account, "suspended, by passkey", request);
                    yield refused(request);
                }
                yield proving.signIn(account, request, response)
                        .map(pages::closed)
                        .orElseGet(() -> new ModelAndView("redirect:/"));
            }
        };
    }

    /** One answer for a key that nobody has, a signature that is not right and an account that is not open. */
    private ModelAndView refused(HttpServletRequest request) {
        var problem = new Problem("passkey", "factors.passkey.signIn.refused");
        return signIn(List.of(problem), HttpStatus.UNPROCESSABLE_CONTENT, request);
    }

    private ModelAndView signIn(List<Problem> problems, HttpStatus status, HttpServletRequest request) {
        return page("factors/passkey-sign-in", passkeys.askWhoIsThere(party(request)), Onward.HOME, problems, status);
    }

    // --- In the middle of work --------------------------------------------------------------------------------------

    @GetMapping("/step-up/passkey")
    @Needs(value = Right.SIGNED_IN, level = Level.AAL1)
    ModelAndView askAgain(
            @SignedIn Viewer viewer,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request) {
        return stepUp(viewer, Onward.of(to, form), List.of(), HttpStatus.OK, request);
    }

    @PostMapping("/step-up/passkey")
    @Needs(value = Right.SIGNED_IN, level = Level.AAL1)
    ModelAndView again(
            @SignedIn Viewer viewer,
            @RequestParam(defaultValue = "") String asked,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var onward = Onward.of(to, form);
        var signed = id(asked)
                .map(id -> passkeys.again(viewer, id, answer, party(request)))
                .orElse(new Signed.Nobody());
        return switch (signed) {
            case Signed.By by ->
                proving.proven(viewer, Assurance.AAL2_PLUS, "passkey", request, response)
                        ? new ModelAndView(new SeeOther(onward.address()))
                        : new ModelAndView("redirect:/sign-in");
            case Signed.Copied copied -> notTaken(viewer, onward, "a passkey's counter fell behind", request);
            case Signed.Nobody nobody -> notTaken(viewer, onward, "no passkey of the account's", request);
        };
    }

    private ModelAndView notTaken(Viewer viewer, Onward onward, String why, HttpServletRequest request) {
        proving.failed(viewer.account(), why, request);
        var problem = new Problem("passkey", "factors.passkey.refused");
        return stepUp(viewer, onward, List.of(problem), HttpStatus.UNPROCESSABLE_CONTENT, request);
    }

    private ModelAndView stepUp(
            Viewer viewer, Onward onward, List<Problem> problems, HttpStatus status, HttpServletRequest request) {
        return page("factors/passkey-step-up", passkeys.askAgain(viewer, party(request)), onward, problems, status);
    }

    // --- A new one --------------------------------------------------------------------------------------------------

    @GetMapping("/my-factors/passkey")
    @Needs(value = Right.SIGNED_IN, level = Level.OWN, fresh = true)
    ModelAndView askToAdd(
            @SignedIn Viewer viewer,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request) {
        return adding(viewer, "", Onward.of(to, form), List.of(), HttpStatus.OK, request);
    }

    @PostMapping("/my-factors/passkey")
    @Needs(value = Right.SIGNED_IN, level = Level.OWN, fresh = true)
    ModelAndView add(
            @SignedIn Viewer viewer,
            @RequestParam(defaultValue = "") String asked,
            @RequestParam(defaultValue = "") String answer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var onward = Onward.of(to, form);
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            return notAdded(viewer, name, onward, "name", request);
        }
        var made = id(asked).flatMap(id -> passkeys.made(viewer, id, answer, party(request)));
        var added = factors.adding(
                viewer,
                "passkey",
                Assurance.AAL2_PLUS,
                request,
                response,
                () -> made.filter(key -> add(viewer, key, name.strip())).isPresent());
        return switch (added) {
            case Added.Done done -> MyFactorsController.added(done, onward);
            case Added.Over() -> new ModelAndView("redirect:/sign-in");
            case Added.Wrong() -> notAdded(viewer, name, onward, "passkey", request);
        };
    }

    private boolean add(Viewer viewer, RegistrationData key, String name) {
        try {
            return passkeys.add(viewer.account(), key, name);
        } catch (DuplicateKeyException e) {
            return false; // of two who bring the same key at once, one
        }
    }

    private ModelAndView notAdded(Viewer viewer, String name, Onward onward, String field, HttpServletRequest request) {
        var problem = new Problem(field, "factors.passkey.add." + field);
        return adding(viewer, name, onward, List.of(problem), HttpStatus.UNPROCESSABLE_CONTENT, request);
    }

    private ModelAndView adding(
            Viewer viewer,
            String name,
            Onward onward,
            List<Problem> problems,
            HttpStatus status,
            HttpServletRequest request) {
        var asked = passkeys.askToAdd(viewer, accounts.login(viewer), party(request));
        return page("factors/passkey-add", asked, onward, problems, status)
                .addObject("name", name)
                .addObject("longest", LONGEST_NAME);
    }

    // ----------------------------------------------------------------------------------------------------------------

    private static ModelAndView page(
            String template, Passkeys.Asked asked, Onward onward, List<Problem> problems, HttpStatus status) {
        return new ModelAndView(template, status)
                .addObject("asked", asked)
                .addObject("ways", Ways.of(onward))
                .addObject("problems", problems);
    }

    private RelyingParty party(HttpServletRequest request) {
        return RelyingParty.of(settings, request);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
