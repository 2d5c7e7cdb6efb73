package ecluse.factors;

import ecluse.accounts.Entrance;
import ecluse.accounts.KeptForms;
import ecluse.factors.Factors.Given;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where a factor is given, after the password or in the middle of work, and where one goes on from. */
@Controller
class StepUpController {
    private final Factors factors;
    private final KeptForms forms;
    private final Pages pages;
    private final Clock clock;
    private final Duration fresh;

    StepUpController(Factors factors, KeptForms forms, Pages pages, Clock clock, Settings settings) {
        this.factors = factors;
        this.forms = forms;
        this.pages = pages;
        this.clock = clock;
        this.fresh = Duration.ofMinutes(settings.signIns().freshMinutes());
    }

    @GetMapping("/step-up")
    @Needs(value = Right.SIGNED_IN, level = Level.AAL1)
    ModelAndView ask(
            @SignedIn Viewer viewer,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request) {
        return page(viewer, Onward.of(to, form), List.of(), HttpStatus.OK, request);
    }

    @PostMapping("/step-up")
    @Needs(value = Right.SIGNED_IN, level = Level.AAL1)
    ModelAndView give(
            @SignedIn Viewer viewer,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form,
            HttpServletRequest request,
            HttpServletResponse response) {
        var onward = Onward.of(to, form);
        boolean byPassword = factors.held(viewer.account()).nothing();
        var given = byPassword
                ? factors.password(viewer, password, request, response)
                : factors.code(viewer, code, request, response);
        return switch (given) {
            case RIGHT -> new ModelAndView(new SeeOther(onward.address()));
            case OVER -> new ModelAndView("redirect:/sign-in");
            case WRONG, SPENT, WAIT, BUSY -> again(viewer, onward, given, byPassword, request);
        };
    }

    private ModelAndView again(
            Viewer viewer, Onward onward, Given given, boolean byPassword, HttpServletRequest request) {
        var field = byPassword ? "password" : "code";
        var problem = new Problem(field, "factors.stepUp." + field + "." + given);
        var status = given == Given.BUSY ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.UNPROCESSABLE_CONTENT;
        return page(viewer, onward, List.of(problem), status, request);
    }

    private ModelAndView page(
            Viewer viewer, Onward onward, List<Problem> problems, HttpStatus status, HttpServletRequest request) {
        var held = factors.held(viewer.account());
        if (held.nothing() && mayEnrol(request)) {
            return new ModelAndView(new SeeOther("/first-factor" + Ways.query(onward)));
        }
        return new ModelAndView("factors/step-up", status)
                .addObject("held", held)
                .addObject("ways", Ways.of(onward))
                .addObject("problems", problems);
    }

    /** Who must have a second factor and has none is led to making one, right after the password. */
    private boolean mayEnrol(HttpServletRequest request) {
        return Entrance.of(request) instanceof Entrance.Admitted here
                && here.proof().needed().atLeast(Assurance.AAL2)
                && here.proof().isFresh(clock.instant(), fresh);
    }

    /**
     * A form that waited, to be sent now. It is shown to the sign-in that sent it, after a factor; and not to somebody whom
     * another site has led here: that site may have sent the form.
     */
    @GetMapping("/step-up/form/{id}")
    @Needs(value = Right.SIGNED_IN, fresh = true, whileWaiting = true)
    ModelAndView goOn(@SignedIn Viewer viewer, @PathVariable UUID id, HttpServletRequest request) {
        if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            return pages.notFound();
        }
        return forms.of(viewer, id)
                .map(form -> new ModelAndView("factors/kept-form").addObject("form", form))
                .orElseGet(() -> new ModelAndView("factors/kept-form-gone", HttpStatus.NOT_FOUND));
    }
}
