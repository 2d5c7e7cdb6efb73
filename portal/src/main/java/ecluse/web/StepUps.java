package ecluse.web;

import ecluse.accounts.Entrance;
import ecluse.accounts.Entrance.Admitted;
import ecluse.accounts.KeptForms;
import ecluse.kernel.Needs;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** Leads to where a factor is given, and remembers what was asked for: a page by its address, a form by being kept. */
@Component
class StepUps {
    /** Where a factor is given; the module {@code factors} serves it. */
    private static final String PAGE = "/step-up";

    private final KeptForms forms;
    private final Pages pages;
    private final Problems problems;
    private final Clock clock;
    private final Duration fresh;

    StepUps(KeptForms forms, Pages pages, Problems problems, Clock clock, Settings settings) {
        this.forms = forms;
        this.pages = pages;
        this.problems = problems;
        this.clock = clock;
        this.fresh = Duration.ofMinutes(settings.signIns().freshMinutes());
    }

    /** Whether it is sure enough who is there. */
    boolean enough(HttpServletRequest request, Needs needs) {
        return !(Entrance.of(request) instanceof Admitted(var viewer, var formToken, var proof))
                || proof.enough(needs, clock.instant(), fresh);
    }

    /** What comes before a page for somebody of whom it is not sure enough who it is; empty when it is. */
    Optional<ModelAndView> before(HttpServletRequest request, Needs needs) {
        return enough(request, needs)
                ? Optional.empty()
                : Entrance.of(request).admitted().map(viewer -> ask(request, viewer));
    }

    private ModelAndView ask(HttpServletRequest request, Viewer viewer) {
        if (problems.wanted(request)) {
            return pages.refused(Refusal.STEP_UP);
        }
        if (!request.getMethod().equals("POST")) {
            return to("to", address(request));
        }
        return forms.keep(viewer, request.getRequestURI(), request.getParameterMap())
                .map(form -> to("form", form.toString()))
                .orElseGet(() -> pages.refused(Refusal.TOO_LARGE));
    }

    private static String address(HttpServletRequest request) {
        var query = request.getQueryString();
        return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    private static ModelAndView to(String name, String value) {
        var there = UriComponentsBuilder.fromPath(PAGE)
                .queryParam(name, "{value}")
                .encode()
                .buildAndExpand(value)
                .toUriString();
        return new ModelAndView(new SeeOther(there));
    }
}
