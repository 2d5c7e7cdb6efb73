package ecluse.campaign;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Exemptions: one officer asks, a second one approves, either ends one; each is over by itself. */
@Controller
class ExemptionController {
    private static final int A_PAGE = 25;

    private final ExemptionTable exemptions;
    private final Pages pages;
    private final Ids ids;
    private final Today today;
    private final Clock clock;

    ExemptionController(ExemptionTable exemptions, Pages pages, Ids ids, Today today, Clock clock) {
        this.exemptions = exemptions;
        this.pages = pages;
        this.ids = ids;
        this.today = today;
        this.clock = clock;
    }

    @GetMapping("/agency/campaign/exemptions")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView list(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        return page(viewer, Handle.page(number), ExemptionForm.EMPTY, List.of(), HttpStatus.OK);
    }

    private ModelAndView page(
            Viewer viewer, int number, ExemptionForm form, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("campaign/exemptions", status)
                .addObject("page", Page.of(exemptions.all((long) (number - 1) * A_PAGE, A_PAGE + 1), number, A_PAGE))
                .addObject("me", viewer.account())
                .addObject("now", clock.instant())
                .addObject("form", form)
                .addObject("mostDays", ExemptionForm.MOST_DAYS)
                .addObject("problems", problems);
    }

    @PostMapping("/agency/campaign/exemptions")
    @Needs(value = Right.RUN_CAMPAIGN, fresh = true)
    ModelAndView ask(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = ExemptionForm.of(typed);
        var problems = form.problems(today.date());
        if (!problems.isEmpty()) {
            return page(viewer, 1, form, problems, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var verdict = exemptions.ask(viewer, ids.next(), form.code(), form.reason(), form.endsAt());
        return switch (verdict) {
            case DONE -> back();
            default -> {
                var field = verdict == Verdict.DATES ? "until" : "code";
                yield page(
                        viewer,
                        1,
                        form,
                        List.of(new Problem(field, verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
            }
        };
    }

    @PostMapping("/agency/campaign/exemptions/{id}/approval")
    @Needs(value = Right.RUN_CAMPAIGN, fresh = true)
    ModelAndView approve(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return act(
                viewer,
                id,
                one -> one.approvers(viewer.account())
                        .map(two -> exemptions.approve(viewer, two, one.id()))
                        .orElse(one.waits() ? Verdict.SAME_OFFICER : Verdict.NOT_ALLOWED));
    }

    @PostMapping("/agency/campaign/exemptions/{id}/refusal")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView refuse(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return act(viewer, id, one -> exemptions.refuse(viewer, one.id()));
    }

    @PostMapping("/agency/campaign/exemptions/{id}/end")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView end(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return act(viewer, id, one -> exemptions.end(viewer, one.id()));
    }

    private ModelAndView act(Viewer viewer, String id, Function<Exemption, Verdict> act) {
        var found = Handle.read(id).flatMap(exemptions::byId);
        if (found.isEmpty()) {
            return pages.notThere();
        }
        var verdict = act.apply(found.get());
        return switch (verdict) {
            case DONE -> back();
            case NOT_THERE -> pages.notThere();
            default ->
                page(
                        viewer,
                        1,
                        ExemptionForm.EMPTY,
                        List.of(new Problem("list", verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    private static ModelAndView back() {
        return new ModelAndView("redirect:/agency/campaign/exemptions");
    }
}
