package ecluse.incidents;

import ecluse.incidents.Exposure.Subject;
import ecluse.incidents.ExposureForm.Read.Period;
import ecluse.incidents.ExposureForm.Read.Wrong;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Lists of who was exposed. They hold references and fields; identities stay closed (domain: counts and traces). */
@Controller
class ExposureController {
    private static final int LISTS_A_PAGE = 20;
    private static final int PEOPLE_A_PAGE = 200;
    private static final int READERS = 50;

    private final Exposures exposures;
    private final Pages pages;
    private final Clock clock;

    ExposureController(Exposures exposures, Pages pages, Clock clock) {
        this.exposures = exposures;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/agency/exposures")
    @Needs(Right.SEE_EXPOSURES)
    ModelAndView lists(@SignedIn Viewer viewer, @RequestParam(defaultValue = "1") int page) {
        int number = Page.asked(page);
        var found = exposures.newest((number - 1) * LISTS_A_PAGE, LISTS_A_PAGE + 1);
        return new ModelAndView("incidents/exposures")
                .addObject("page", Page.of(found, number, LISTS_A_PAGE))
                .addObject("mayMake", viewer.may(Right.MAKE_EXPOSURES));
    }

    @GetMapping("/agency/exposures/new")
    @Needs(Right.MAKE_EXPOSURES)
    ModelAndView ask(@RequestParam(defaultValue = "") String account, @RequestParam(defaultValue = "") String partner) {
        return form(ExposureForm.lastDay(account, partner, clock.instant()), List.of());
    }

    @PostMapping("/agency/exposures")
    @Needs(Right.MAKE_EXPOSURES)
    ModelAndView make(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = ExposureForm.of(typed);
        return switch (form.read(clock.instant())) {
            case Wrong(var problems) -> form(form, problems);
            case Period(var from, var to) ->
                subject(form)
                        .map(subject -> exposures.make(viewer, subject, from, to))
                        .map(made -> new ModelAndView("redirect:/agency/exposures/" + made.id()))
                        .orElseGet(() -> form(form, List.of(nobody(form))));
        };
    }

    @GetMapping("/agency/exposures/{id}")
    @Needs(Right.SEE_EXPOSURES)
    ModelAndView list(@SignedIn Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "1") int page) {
        return exposures
                .byId(id)
                .map(list -> list(viewer, list, Page.asked(page)))
                .orElseGet(pages::notFound);
    }

    private ModelAndView list(Viewer viewer, Exposure list, int number) {
        var people = exposures.people(list.id(), (number - 1) * PEOPLE_A_PAGE, PEOPLE_A_PAGE + 1);
        return new ModelAndView("incidents/exposure")
                .addObject("exposure", list)
                .addObject("page", Page.of(people, number, PEOPLE_A_PAGE))
                .addObject("byField", exposures.peopleByField(list.id()))
                .addObject("readers", number == 1 ? exposures.readers(list, READERS) : List.of())
                .addObject("mayWrite", viewer.may(Right.WRITE_NOTICES) && list.people() > 0);
    }

    private Optional<Subject> subject(ExposureForm form) {
        return form.account().isEmpty() ? exposures.partner(form.partner()) : exposures.account(form.account());
    }

    private static Problem nobody(ExposureForm form) {
        return form.account().isEmpty()
                ? new Problem("partner", "incidents.exposure.partner.unknown")
                : new Problem("account", "incidents.exposure.account.unknown");
    }

    private static ModelAndView form(ExposureForm form, List<Problem> problems) {
        var page = new ModelAndView("incidents/new-exposure")
                .addObject("form", form)
                .addObject("problems", problems);
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
