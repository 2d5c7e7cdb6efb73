package ecluse.quotes;

import ecluse.disclosure.Guard;
import ecluse.disclosure.Ties;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A person's own quotes, in the own space: what was proposed, the answer, what the adviser decided. No fact about anybody. */
@Controller
class OwnQuotesController {
    private static final int QUOTES_A_PAGE = 20;

    private final QuoteTable table;
    private final Ties ties;
    private final Guard guard;
    private final Pages pages;

    OwnQuotesController(QuoteTable table, Ties ties, Guard guard, Pages pages) {
        this.table = table;
        this.ties = ties;
        this.guard = guard;
        this.pages = pages;
    }

    @GetMapping("/my-space/quotes")
    @Needs(Right.OWN_FILE)
    ModelAndView list(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * QUOTES_A_PAGE;
        var found = ties.own(viewer.account())
                .map(person -> table.own(person, offset, QUOTES_A_PAGE + 1))
                .orElse(List.of());
        return new ModelAndView("quotes/own-list").addObject("page", Page.of(found, asked, QUOTES_A_PAGE));
    }

    @GetMapping("/my-space/quotes/{id}")
    @Needs(Right.OWN_FILE)
    ModelAndView quote(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withQuote(viewer, id, quote -> page(quote, List.of(), HttpStatus.OK));
    }

    private ModelAndView page(Quote quote, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("quotes/own", status)
                .addObject("quote", quote)
                .addObject("history", table.history(quote.id()))
                .addObject("asks", QuoteEvent.ACCEPT.from(quote.state()))
                .addObject("problems", problems);
    }

    @PostMapping("/my-space/quotes/{id}/answer")
    @Needs(Right.OWN_FILE)
    ModelAndView answer(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "answer", defaultValue = "") String answer) {
        return withQuote(viewer, id, quote -> {
            var event = switch (answer) {
                case "accept" -> QuoteEvent.ACCEPT;
                case "decline" -> QuoteEvent.DECLINE;
                default -> null;
            };
            if (event == null) {
                return wrong(quote, "quotes.verdict.NO_ACT");
            }
            var verdict = table.answerOwn(viewer, quote.id(), Handle.version(version), event);
            return switch (verdict) {
                case DONE -> new ModelAndView("redirect:/my-space/quotes/" + quote.id());
                case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.OWN_FILE));
                case NOT_ALLOWED, STALE, NO_REASON, TOO_LATE -> wrong(quote, verdict.messageKey());
            };
        });
    }

    private ModelAndView wrong(Quote quote, String key) {
        return page(quote, List.of(new Problem("answer", key)), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView withQuote(Viewer viewer, String id, Function<Quote, ModelAndView> then) {
        return ties.own(viewer.account())
                .flatMap(person -> Handle.read(id).flatMap(uuid -> table.own(person, uuid)))
                .map(then)
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.OWN_FILE)));
    }
}
