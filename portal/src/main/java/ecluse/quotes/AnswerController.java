package ecluse.quotes;

import ecluse.disclosure.Guard;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Identity;
import ecluse.web.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The answer of a person who has no own space, or does not want to open it: by a mailed link that is used once, and identifier
 * and birth date. The link alone shows nothing; both together show the quote, and no fact about anybody.
 */
@Controller
class AnswerController {
    private final QuoteTable table;
    private final Guard guard;

    AnswerController(QuoteTable table, Guard guard) {
        this.table = table;
        this.guard = guard;
    }

    @GetMapping("/my-quote/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView ask(@PathVariable("link") String link) {
        return LinkSecret.of(link)
                .filter(secret -> table.live(secret.hash()))
                .map(secret -> identify(link, List.of(), HttpStatus.OK))
                .orElseGet(AnswerController::closed);
    }

    private static ModelAndView identify(String link, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("quotes/identify", status)
                .addObject("link", link)
                .addObject("problems", problems);
    }

    /** Used, expired, withdrawn, unknown: one page. */
    private static ModelAndView closed() {
        return new ModelAndView("quotes/closed", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/my-quote/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView open(
            @PathVariable("link") String link,
            @RequestParam(name = "identifier", defaultValue = "") String identifier,
            @RequestParam(name = "birthDate", defaultValue = "") String birthDate) {
        var secret = LinkSecret.of(link);
        if (secret.isEmpty() || !table.live(secret.get().hash())) {
            return closed();
        }
        var identity = Identity.read(identifier, birthDate);
        if (identity.isEmpty()) {
            return identify(
                    link,
                    List.of(new Problem("identifier", "quotes.identify.shape")),
                    HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var proof = LinkSecret.fresh();
        var quote = table.open(
                        secret.get().hash(),
                        guard.proofOfIdentity(
                                identity.get().number(), identity.get().birthDate()),
                        proof.hash())
                .flatMap(table::opened);
        return quote.map(opened -> new ModelAndView("quotes/answer")
                        .addObject("quote", opened)
                        .addObject("link", link)
                        .addObject("proof", proof.text()))
                .orElseGet(() -> table.live(secret.get().hash())
                        ? identify(
                                link,
                                List.of(new Problem("identifier", "quotes.identify.wrong")),
                                HttpStatus.UNPROCESSABLE_CONTENT)
                        : closed());
    }

    @PostMapping("/my-quote/{link}/answer")
    @Needs(Right.PUBLIC)
    ModelAndView answer(
            @PathVariable("link") String link,
            @RequestParam(name = "proof", defaultValue = "") String proof,
            @RequestParam(name = "answer", defaultValue = "") String answer) {
        var event = answer.equals("accept") ? QuoteEvent.ACCEPT : QuoteEvent.DECLINE;
        boolean said = answer.equals("accept") || answer.equals("decline");
        return LinkSecret.of(link)
                .flatMap(secret ->
                        LinkSecret.of(proof).filter(shown -> said && table.answer(secret.hash(), shown.hash(), event)))
                .map(done -> new ModelAndView("quotes/answered").addObject("accepted", event == QuoteEvent.ACCEPT))
                .orElseGet(AnswerController::closed);
    }
}
