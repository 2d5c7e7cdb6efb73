package ecluse.team;

import ecluse.kernel.Needs;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A second person decides on a new account, or on one that was given more: another manager of the partner, or the agency. */
@Controller
class RequestsController {
    private static final int A_PAGE = 25;

    private final TeamTable table;
    private final Pages pages;

    RequestsController(TeamTable table, Pages pages) {
        this.table = table;
        this.pages = pages;
    }

    // --- A colleague ------------------------------------------------------------------------------------------------

    @GetMapping("/team/requests/{id}")
    @Needs(Right.KEEP_TEAM)
    ModelAndView ofColleague(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return with(ofOwn(viewer, id), request -> page(viewer, request, "/team", List.of(), HttpStatus.OK));
    }

    @PostMapping("/team/requests/{id}")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView byColleague(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "decision", defaultValue = "") String decision) {
        return with(ofOwn(viewer, id), request -> decide(viewer, request, decision, "/team"));
    }

    private Optional<AccountRequest> ofOwn(Viewer viewer, String id) {
        var partner = viewer.partner().map(PartnerId::value);
        return Handle.read(id)
                .flatMap(table::request)
                .filter(request -> partner.filter(request.partner()::equals).isPresent());
    }

    // --- The agency -------------------------------------------------------------------------------------------------

    @GetMapping("/agency/new-accounts")
    @Needs(Right.APPROVE_ACCOUNTS)
    ModelAndView all(@RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("team/new-accounts")
                .addObject("page", Page.of(table.waiting(null, offset, A_PAGE + 1), asked, A_PAGE));
    }

    @GetMapping("/agency/new-accounts/{id}")
    @Needs(Right.APPROVE_ACCOUNTS)
    ModelAndView ofAgency(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return with(
                Handle.read(id).flatMap(table::request),
                request -> page(viewer, request, "/agency/new-accounts", List.of(), HttpStatus.OK));
    }

    @PostMapping("/agency/new-accounts/{id}")
    @Needs(value = Right.APPROVE_ACCOUNTS, fresh = true)
    ModelAndView byAgency(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "decision", defaultValue = "") String decision) {
        return with(
                Handle.read(id).flatMap(table::request),
                request -> decide(viewer, request, decision, "/agency/new-accounts"));
    }

    @GetMapping("/agency/asleep")
    @Needs(Right.APPROVE_ACCOUNTS)
    ModelAndView asleep(@RequestParam(name = "page", defaultValue = "1") String number) {
        return asleep(Handle.page(number), List.of(), HttpStatus.OK);
    }

    private ModelAndView asleep(int asked, List<Problem> problems, HttpStatus status) {
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("team/asleep", status)
                .addObject("page", Page.of(table.asleep(offset, A_PAGE + 1), asked, A_PAGE))
                .addObject("problems", problems);
    }

    /** Wakes one: nothing is read by it before the holder has followed the link to the account's own address. */
    @PostMapping("/agency/asleep/{id}")
    @Needs(value = Right.APPROVE_ACCOUNTS, fresh = true)
    ModelAndView wake(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "seen", defaultValue = "") String seen) {
        var verdict =
                Handle.read(id).map(uuid -> table.wake(viewer, uuid, seen)).orElse(Verdict.NOT_YOURS);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/agency/asleep");
            case NOT_YOURS -> pages.notThere();
            default ->
                asleep(1, List.of(new Problem("asleep", verdict.messageKey())), HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    // --- Both -------------------------------------------------------------------------------------------------------

    /** What was decided already is not there any more: the list says what still waits. */
    private ModelAndView with(Optional<AccountRequest> request, Function<AccountRequest, ModelAndView> then) {
        return request.map(then).orElseGet(pages::notThere);
    }

    private static ModelAndView page(
            Viewer viewer, AccountRequest request, String list, List<Problem> problems, HttpStatus status) {
        boolean agency = viewer.may(Right.APPROVE_ACCOUNTS);
        return new ModelAndView("team/request", status)
                .addObject("request", request)
                .addObject("list", list)
                .addObject("own", request.askedBy().equals(viewer.account().value()))
                .addObject("agencyAlone", request.otherDomain() && !agency)
                .addObject("problems", problems);
    }

    private ModelAndView decide(Viewer viewer, AccountRequest request, String decision, String list) {
        boolean approve = decision.equals("approve");
        var verdict = approve || decision.equals("refuse")
                ? table.decide(viewer, request.id(), approve)
                : Verdict.NOT_ALLOWED;
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:" + list);
            case NOT_YOURS -> pages.notThere();
            default ->
                page(
                        viewer,
                        request,
                        list,
                        List.of(new Problem("acts", verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }
}
