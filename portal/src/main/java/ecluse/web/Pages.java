package ecluse.web;

import ecluse.accounts.ClosedPage;
import ecluse.accounts.Closure;
import ecluse.accounts.Closures;
import ecluse.disclosure.Answer;
import ecluse.disclosure.Reason;
import ecluse.kernel.Receipt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.ModelAndView;

/**
 * What is answered instead of a page: the one place where a refusal becomes a status, a text and a reference. People get a
 * page in the portal's frame, programs that accept JSON a problem document (RFC 9457).
 */
@Component
public class Pages {
    private final ClosedPage closedPage;
    private final Closures closures;
    private final Problems problems;

    Pages(ClosedPage closedPage, Closures closures, Problems problems) {
        this.closedPage = closedPage;
        this.closures = closures;
        this.problems = problems;
    }

    /** The answer to facts withheld. */
    public ModelAndView refused(Answer.Withheld<?> withheld) {
        if (withheld.reason() == Reason.LOCKED) {
            var closure = withheld.lock().flatMap(closures::of);
            if (closure.isPresent()) {
                return closed(closure.get());
            }
        }
        return refused(withheld.reason(), withheld.receipt());
    }

    /** Not there, or not yours: one page for both (invariant 1). Also that of an address that leads nowhere. */
    public ModelAndView notFound() {
        return refused(Reason.NO_TIE, Optional.empty());
    }

    /** The page of a role without the right. */
    public ModelAndView notGranted() {
        return refused(Reason.NOT_GRANTED, Optional.empty());
    }

    /** The page of somebody before a closed lock. */
    public ModelAndView closed(Closure closure) {
        retryAfter(closedPage.comeBackAfter(closure));
        return problems.wanted(request())
                ? problems.of(Refusal.of(Reason.LOCKED), Long.toString(closure.reference()))
                : closedPage.of(closure);
    }

    /** Not there, or not the viewer's, where it is nothing about a person: one answer, which costs nobody's budget. */
    public ModelAndView notThere() {
        return refused(Refusal.NO_TIE);
    }

    /** Where somebody is sent whose account is in quarantine. */
    ModelAndView waits() {
        return problems.wanted(request()) ? refused(Refusal.WAITS) : new ModelAndView(new SeeOther("/team/waiting"));
    }

    /** The same once more, method and form included (307, RFC 9110 §15.4.8). */
    ModelAndView again() {
        var query = request().getQueryString();
        var here = request().getRequestURI() + (query == null ? "" : "?" + query);
        var again = new SeeOther(here);
        again.setStatusCode(HttpStatus.TEMPORARY_REDIRECT);
        return new ModelAndView(again);
    }

    ModelAndView refused(Reason reason, Optional<Receipt> receipt) {
        if (reason == Reason.SIGNED_OUT && !problems.wanted(request())) {
            return new ModelAndView("redirect:/sign-in");
        }
        var reference = receipt.map(r -> Long.toString(r.reference())).orElseGet(() -> Reference.of(request()));
        return refused(Refusal.of(reason), reference);
    }

    /** What has no entry in the ledger; its reference stands in the log. */
    ModelAndView refused(Refusal refusal) {
        return refused(refusal, Reference.of(request()));
    }

    private ModelAndView refused(Refusal refusal, String reference) {
        refusal.retryAfter().ifPresent(Pages::retryAfter);
        if (problems.wanted(request())) {
            return problems.of(refusal, reference);
        }
        var page = new ModelAndView("web/refused", HttpStatus.valueOf(refusal.status()));
        page.addObject("refusal", refusal);
        page.addObject("reference", reference);
        return page;
    }

    /** A page that says what is wrong with what was sent; one that refuses already keeps its status. */
    public static ModelAndView unprocessable(ModelAndView page) {
        if (page.getStatus() == null) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page;
    }

    /** Says when to come back. */
    public static void retryAfter(Duration wait) {
        response().setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
    }

    private static HttpServletRequest request() {
        return attributes().getRequest();
    }

    private static HttpServletResponse response() {
        return Objects.requireNonNull(attributes().getResponse());
    }

    private static ServletRequestAttributes attributes() {
        return (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
    }
}
