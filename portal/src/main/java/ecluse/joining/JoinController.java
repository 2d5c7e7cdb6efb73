package ecluse.joining;

import ecluse.accounts.Strangers;
import ecluse.joining.AgreementTable.Link;
import ecluse.kernel.Ids;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Problem;
import ecluse.web.Today;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * How an organisation asks to join: it writes, keeps a draft under an address of its own, sends, proves the contact's address by a
 * mailed link, and follows its request there. Nothing answered tells whether an organisation is known.
 */
@Controller
class JoinController {
    /** Within which the agency answers, counted from the sending. */
    private static final int DAYS_TO_ANSWER = 30;

    private final AgreementTable agreements;
    private final Strangers strangers;
    private final Ids ids;
    private final Today today;

    JoinController(AgreementTable agreements, Strangers strangers, Ids ids, Today today) {
        this.agreements = agreements;
        this.strangers = strangers;
        this.ids = ids;
        this.today = today;
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    @GetMapping("/join")
    @Needs(Right.PUBLIC)
    ModelAndView write() {
        return form(null, JoinForm.EMPTY, List.of(), HttpStatus.OK);
    }

    @GetMapping("/join/draft/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView draft(@PathVariable("link") String link) {
        return LinkSecret.of(link)
                .flatMap(secret -> agreements.draft(secret.hash()))
                .map(kept -> form(link, JoinForm.ofKept(kept), List.of(), HttpStatus.OK))
                .orElseGet(JoinController::over);
    }

    private static ModelAndView form(@Nullable String draft, JoinForm form, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("joining/join", status)
                .addObject("draft", draft)
                .addObject("form", form)
                .addObject("categories", Category.values())
                .addObject("mostSites", JoinForm.MOST_SITES)
                .addObject("problems", problems);
    }

    /** Sent, forgotten, unknown: one page. */
    private static ModelAndView over() {
        return new ModelAndView("joining/over", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/join")
    @Needs(Right.PUBLIC)
    ModelAndView write(HttpServletRequest request, Locale language, @RequestParam Map<String, String> typed) {
        return taken(request, language, null, typed);
    }

    @PostMapping("/join/draft/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView draft(
            HttpServletRequest request,
            Locale language,
            @PathVariable("link") String link,
            @RequestParam Map<String, String> typed) {
        return LinkSecret.of(link)
                .filter(secret -> agreements.draft(secret.hash()).isPresent())
                .map(secret -> taken(request, language, secret, typed))
                .orElseGet(JoinController::over);
    }

    private ModelAndView taken(
            HttpServletRequest request, Locale language, @Nullable LinkSecret draft, Map<String, String> typed) {
        var form = JoinForm.of(typed);
        return switch (typed.getOrDefault("act", "")) {
            case "more" -> form(text(draft), form.withOneMoreSite(), List.of(), HttpStatus.OK);
            case "keep" -> keep(request, language, draft, form);
            default -> send(request, language, draft, form);
        };
    }

    private static @Nullable String text(@Nullable LinkSecret draft) {
        return draft == null ? null : draft.text();
    }

    private ModelAndView keep(HttpServletRequest request, Locale language, @Nullable LinkSecret draft, JoinForm form) {
        var id = ids.next();
        var kept = form.kept();
        if (kept.length() > JoinForm.LONGEST_DRAFT) {
            var tooLong = new Problem("legalName", "joining.form.tooLong");
            return form(text(draft), form, List.of(tooLong), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        if (!strangers.mayAsk("a draft of a request to join: " + id, request)) {
            return wait(draft, form);
        }
        var link = draft == null ? LinkSecret.fresh() : draft;
        return agreements.saveDraft(id, link.hash(), kept, language)
                ? new ModelAndView("redirect:/join/draft/" + link.text())
                : over();
    }

    private static ModelAndView wait(@Nullable LinkSecret draft, JoinForm form) {
        var wait = new Problem("siret", "joining.form.wait");
        return form(text(draft), form, List.of(wait), HttpStatus.TOO_MANY_REQUESTS);
    }

    /** One answer for all that can be read, whatever is known of the organisation (as invariant 1 has it for people). */
    private ModelAndView send(HttpServletRequest request, Locale language, @Nullable LinkSecret draft, JoinForm form) {
        return switch (form.read(today.date())) {
            case JoinForm.Read.Wrong(var problems) ->
                form(text(draft), form, problems, HttpStatus.UNPROCESSABLE_CONTENT);
            case JoinForm.Read.Right right -> {
                if (!strangers.mayAsk("to join: " + right.asked().siret(), request)) {
                    yield wait(draft, form);
                }
                var hash = draft == null ? null : draft.hash();
                yield agreements.send(ids.next(), hash, language, right, dueOn())
                        ? new ModelAndView("redirect:/join/sent")
                        : over();
            }
        };
    }

    private LocalDate dueOn() {
        return today.date().plusDays(DAYS_TO_ANSWER);
    }

    @GetMapping("/join/sent")
    @Needs(Right.PUBLIC)
    ModelAndView sent() {
        return new ModelAndView("joining/sent");
    }

    // --- Following --------------------------------------------------------------------------------------------------

    @GetMapping("/join/follow/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView follow(@PathVariable("link") String link) {
        return followed(link)
                .map(agreement -> new ModelAndView("joining/follow")
                        .addObject("link", link)
                        .addObject("agreement", agreement)
                        .addObject("places", agreements.places(agreement.id()))
                        .addObject("refusal", agreements.refusal(agreement.id()).orElse(null)))
                .orElseGet(JoinController::over);
    }

    /** A POST: programs that look at mails open links, and prove nothing. */
    @PostMapping("/join/follow/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView prove(@PathVariable("link") String link) {
        return LinkSecret.of(link)
                .filter(secret -> agreements.prove(secret.hash()))
                .map(secret -> new ModelAndView("redirect:/join/follow/" + link))
                .orElseGet(JoinController::over);
    }

    private Optional<Agreement> followed(String link) {
        return LinkSecret.of(link).flatMap(secret -> agreements.ofLink(secret.hash(), Link.PROVE));
    }
}
