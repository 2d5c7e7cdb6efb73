package ecluse.desk;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.partners.Region;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The desk: what waits and what nobody has declared for ten days, in the regions it looks after. It is shown nobody's name. */
@Controller
class DeskController {
    private static final int A_PAGE = 25;

    private final DeskTable table;
    private final Pages pages;
    private final Today today;

    DeskController(DeskTable table, Pages pages, Today today) {
        this.table = table;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/desk")
    @Needs(Right.UNBLOCK_FILES)
    ModelAndView waiting(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * A_PAGE;
        return list("desk/waiting", viewer)
                .addObject("count", table.waiting(viewer.account()))
                .addObject("page", Page.of(table.waiting(viewer.account(), offset, A_PAGE + 1), asked, A_PAGE));
    }

    @GetMapping("/desk/undeclared")
    @Needs(Right.UNBLOCK_FILES)
    ModelAndView undeclared(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * A_PAGE;
        var groups = table.undeclared(viewer.account(), today.date(), offset, A_PAGE + 1);
        return list("desk/undeclared", viewer).addObject("page", Page.of(groups, asked, A_PAGE));
    }

    private ModelAndView list(String view, Viewer viewer) {
        var regions = table.regions(viewer.account());
        return new ModelAndView(view)
                .addObject("regions", regions.stream().map(Region::title).toList())
                .addObject("everywhere", regions.size() == Region.values().length);
    }

    @GetMapping("/desk/requests/{id}")
    @Needs(Right.UNBLOCK_FILES)
    ModelAndView request(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withRequest(viewer, id, request -> page(request, "", List.of(), HttpStatus.OK));
    }

    private ModelAndView page(DeskRequest request, String words, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("desk/request", status)
                .addObject("request", request)
                .addObject("steps", table.steps(request.enrolment()))
                .addObject("words", words)
                .addObject("longest", DeskWords.LONGEST)
                .addObject("problems", problems);
    }

    @PostMapping("/desk/requests/{id}")
    @Needs(Right.UNBLOCK_FILES)
    ModelAndView decide(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "decision", defaultValue = "") String decision,
            @RequestParam(name = "words", defaultValue = "") String typed) {
        var words = typed.strip();
        return withRequest(viewer, id, request -> {
            boolean allow = decision.equals("allow");
            var problems = allow && words.isEmpty() ? List.<Problem>of() : DeskWords.problems(words);
            if (!allow && !decision.equals("refuse")) {
                problems = List.of(new Problem("words", Verdict.NOT_ALLOWED.messageKey()));
            }
            return problems.isEmpty()
                    ? decided(viewer, request, allow, words)
                    : page(request, typed, problems, HttpStatus.UNPROCESSABLE_CONTENT);
        });
    }

    private ModelAndView decided(Viewer viewer, DeskRequest request, boolean allow, String words) {
        var verdict = table.decide(viewer, request.id(), allow, words);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/desk/requests/" + request.id());
            case NOT_YOURS -> pages.notThere();
            case NOT_ALLOWED, ALREADY, NO_REASON ->
                page(
                        table.byId(viewer.account(), request.id()).orElse(request),
                        words,
                        List.of(new Problem("words", verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    /** Not there, or another region's: one answer. */
    private ModelAndView withRequest(Viewer viewer, String id, Function<DeskRequest, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(known -> table.byId(viewer.account(), known))
                .map(then)
                .orElseGet(pages::notThere);
    }
}
