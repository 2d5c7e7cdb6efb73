package ecluse.temporarycodes;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.temporarycodes.TemporaryCodeTable.Holder;
import ecluse.temporarycodes.TemporaryCodes.Shown;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A manager asks for a code and hands it over; the agency decides in between. */
@Controller
class TemporaryCodeController {
    private static final int A_PAGE = 25;
    private static final String LIST = "/agency/temporary-codes";

    private final TemporaryCodeTable table;
    private final TemporaryCodes codes;
    private final Pages pages;
    private final Ids ids;

    TemporaryCodeController(TemporaryCodeTable table, TemporaryCodes codes, Pages pages, Ids ids) {
        this.table = table;
        this.codes = codes;
        this.pages = pages;
        this.ids = ids;
    }

    // --- A manager --------------------------------------------------------------------------------------------------

    @GetMapping("/team/accounts/{account}/temporary-code")
    @Needs(Right.KEEP_TEAM)
    ModelAndView page(@SignedIn Viewer viewer, @PathVariable("account") String account) {
        return with(viewer, account, holder -> page(viewer, holder, "", List.of(), HttpStatus.OK));
    }

    private ModelAndView page(Viewer viewer, Holder holder, String reason, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("temporarycodes/code", status)
                .addObject("holder", holder)
                .addObject("code", table.of(holder.id()).orElse(null))
                .addObject("me", viewer.account().value())
                .addObject("reasons", Reason.values())
                .addObject("reason", reason)
                .addObject("problems", problems);
    }

    @PostMapping("/team/accounts/{account}/temporary-code")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView ask(
            @SignedIn Viewer viewer,
            @PathVariable("account") String account,
            @RequestParam(name = "seen", defaultValue = "") String seen,
            @RequestParam(name = "reason", defaultValue = "") String reason) {
        return with(
                viewer,
                account,
                holder -> Reason.of(reason)
                        .map(known -> table.ask(viewer, ids.next(), holder.id(), seen, known.name()))
                        .map(verdict -> answered(viewer, holder, reason, verdict))
                        .orElseGet(() -> answered(viewer, holder, reason, Verdict.REASON)));
    }

    /** Makes the code and shows it: a POST, as a second look would be another code. */
    @PostMapping("/team/accounts/{account}/temporary-code/{id}/showing")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView show(@SignedIn Viewer viewer, @PathVariable("account") String account, @PathVariable("id") String id) {
        return withCode(viewer, account, id, (holder, code) -> switch (codes.show(viewer, code.id(), holder.id())) {
            case Shown.Once(var text) ->
                new ModelAndView("temporarycodes/shown")
                        .addObject("holder", holder)
                        .addObject("text", text);
            case Shown.Not(var why) -> answered(viewer, holder, "", why);
        });
    }

    @PostMapping("/team/accounts/{account}/temporary-code/{id}/withdrawal")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView withdraw(
            @SignedIn Viewer viewer, @PathVariable("account") String account, @PathVariable("id") String id) {
        return withCode(
                viewer, account, id, (holder, code) -> answered(viewer, holder, "", table.withdraw(viewer, code.id())));
    }

    private ModelAndView answered(Viewer viewer, Holder holder, String reason, Verdict verdict) {
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/team/accounts/" + holder.id() + "/temporary-code");
            case NOT_YOURS -> pages.notThere();
            default ->
                with(
                        viewer,
                        holder.id().toString(),
                        now -> page(
                                viewer,
                                now,
                                reason,
                                List.of(new Problem("reason", verdict.messageKey())),
                                verdict == Verdict.STALE ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT));
        };
    }

    private ModelAndView with(Viewer viewer, String account, Function<Holder, ModelAndView> then) {
        return viewer.partner()
                .flatMap(partner -> Handle.read(account).flatMap(id -> table.holder(partner, id)))
                .map(then)
                .orElseGet(pages::notThere);
    }

    /** What is over meanwhile is not there any more: the page says how it stands. */
    private ModelAndView withCode(
            Viewer viewer, String account, String id, BiFunction<Holder, TemporaryCode, ModelAndView> then) {
        return with(
                viewer,
                account,
                holder -> viewer.partner()
                        .flatMap(partner -> Handle.read(id).flatMap(uuid -> table.one(partner, uuid)))
                        .map(code -> then.apply(holder, code))
                        .orElseGet(() -> answered(viewer, holder, "", Verdict.ALREADY)));
    }

    // --- The agency -------------------------------------------------------------------------------------------------

    @GetMapping(LIST)
    @Needs(Right.APPROVE_ACCOUNTS)
    ModelAndView waiting(@RequestParam(name = "page", defaultValue = "1") String number) {
        return waiting(Handle.page(number), List.of(), HttpStatus.OK);
    }

    private ModelAndView waiting(int asked, List<Problem> problems, HttpStatus status) {
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("temporarycodes/waiting", status)
                .addObject("page", Page.of(table.waiting(offset, A_PAGE + 1), asked, A_PAGE))
                .addObject("problems", problems);
    }

    @PostMapping(LIST + "/{id}")
    @Needs(value = Right.APPROVE_ACCOUNTS, fresh = true)
    ModelAndView decide(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "decision", defaultValue = "") String decision) {
        boolean approve = decision.equals("approve");
        var verdict = approve || decision.equals("refuse")
                ? Handle.read(id)
                        .map(uuid -> table.decide(viewer, uuid, approve))
                        .orElse(Verdict.NOT_YOURS)
                : Verdict.NOT_ALLOWED;
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:" + LIST);
            case NOT_YOURS -> pages.notThere();
            default ->
                waiting(1, List.of(new Problem("codes", verdict.messageKey())), HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }
}
