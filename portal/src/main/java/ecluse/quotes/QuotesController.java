package ecluse.quotes;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Guard;
import ecluse.disclosure.Naming;
import ecluse.disclosure.Naming.Names;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.quotes.QuoteEvent.Who;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Times;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Quotes for who writes them and for who decides them. What may be done is the database's to say; pages offer only that. */
@Controller
class QuotesController {
    private static final int QUOTES_A_PAGE = 25;
    private static final int DAYS_BEFORE_START = 15;
    private static final int LONGEST_REASON = 1000;
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final QuoteTable table;
    private final Naming naming;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;
    private final Clock clock;

    QuotesController(QuoteTable table, Naming naming, Guard guard, Pages pages, Ids ids, Clock clock) {
        this.table = table;
        this.naming = naming;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
        this.clock = clock;
    }

    @GetMapping("/quotes")
    @Needs(
            value = Right.SEE_QUOTES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "show", defaultValue = "") String show,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        boolean waiting = show.equals("waiting");
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * QUOTES_A_PAGE;
        var found = table.of(viewer.account(), today(), waiting, clock.instant(), offset, QUOTES_A_PAGE + 1);
        var page = Page.of(found, asked, QUOTES_A_PAGE);
        return named(
                viewer,
                page.items().stream().map(Quote::person).toList(),
                named -> new ModelAndView("quotes/list")
                        .addObject("page", page)
                        .addObject("names", named.facts())
                        .addObject("reference", named.reference())
                        .addObject("waiting", waiting)
                        .addObject("mayWrite", viewer.may(Right.WRITE_QUOTES))
                        .addObject("url", waiting ? "/quotes?show=waiting" : "/quotes"));
    }

    @GetMapping("/quotes/{id}")
    @Needs(
            value = Right.SEE_QUOTES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView quote(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withQuote(viewer, id, quote -> quote(viewer, quote, List.of(), "", HttpStatus.OK));
    }

    private ModelAndView quote(Viewer viewer, Quote quote, List<Problem> problems, String reason, HttpStatus status) {
        return named(viewer, List.of(quote.person()), named -> {
            var page = new ModelAndView("quotes/quote", status)
                    .addObject("quote", quote)
                    .addObject("facts", named.facts().get(quote.person()))
                    .addObject("reference", named.reference())
                    .addObject("history", table.history(quote.id()))
                    .addObject("acts", acts(viewer, quote))
                    .addObject("problems", problems)
                    .addObject("reason", reason)
                    .addObject("mayWrite", viewer.may(Right.WRITE_QUOTES))
                    .addObject("mail", table.mail(quote.id()).orElse(""));
            return viewer.may(Right.DECIDE_QUOTES)
                    ? page.addObject(
                            "plan", table.plan(viewer.account(), quote.person()).orElse(null))
                    : page;
        });
    }

    /** What the viewer may do now. */
    private static List<QuoteEvent> acts(Viewer viewer, Quote quote) {
        var who = viewer.may(Right.DECIDE_QUOTES) ? Who.ADVISER : Who.OFFICE;
        return Arrays.stream(QuoteEvent.values())
                .filter(event -> event.who() == who && event.from(quote.state()))
                .toList();
    }

    @PostMapping("/quotes/{id}/acts")
    @Needs(
            value = Right.SEE_QUOTES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView act(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "act", defaultValue = "") String act,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "reason", defaultValue = "") String reason) {
        return withQuote(viewer, id, quote -> {
            var words = reason.strip();
            if (words.length() > LONGEST_REASON) {
                return wrong(viewer, quote, "reason", "quotes.verdict.LONG_REASON", words);
            }
            var event = QuoteEvent.asked(act);
            if (event.isEmpty()) {
                return wrong(viewer, quote, "act", "quotes.verdict.NO_ACT", words);
            }
            var verdict = table.act(viewer, quote.id(), Handle.version(version), event.get(), words);
            return switch (verdict) {
                case DONE -> new ModelAndView("redirect:/quotes/" + quote.id());
                case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.QUOTE));
                case NO_REASON -> wrong(viewer, quote, "reason", verdict.messageKey(), words);
                case NOT_ALLOWED, STALE, TOO_LATE -> wrong(viewer, quote, "act", verdict.messageKey(), words);
            };
        });
    }

    private ModelAndView wrong(Viewer viewer, Quote quote, String field, String key, String reason) {
        return quote(viewer, quote, List.of(new Problem(field, key)), reason, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @PostMapping("/quotes/{id}/mail")
    @Needs(Right.WRITE_QUOTES)
    ModelAndView mailAgain(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withQuote(viewer, id, quote -> {
            table.mailAgain(viewer, quote.id());
            return new ModelAndView("redirect:/quotes/" + quote.id());
        });
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    /** From a group, or from a model: a quote that is copied for the next person of its group. */
    @GetMapping("/quotes/new")
    @Needs(
            value = Right.WRITE_QUOTES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView write(
            @SignedIn Viewer viewer,
            @RequestParam(name = "group", defaultValue = "") String group,
            @RequestParam(name = "model", defaultValue = "") String model) {
        if (!model.isEmpty()) {
            return withQuote(
                    viewer,
                    model,
                    quote -> write(viewer, quote.group(), QuoteForm.of(quote), model, List.of(), HttpStatus.OK));
        }
        if (group.isEmpty()) {
            return new ModelAndView("quotes/groups")
                    .addObject("groups", table.open(viewer.account(), today().plusDays(DAYS_BEFORE_START)));
        }
        return Handle.read(group)
                .map(id -> write(viewer, id, QuoteForm.EMPTY, "", List.of(), HttpStatus.OK))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.QUOTE)));
    }

    private ModelAndView write(
            Viewer viewer, UUID group, QuoteForm form, String model, List<Problem> problems, HttpStatus status) {
        var open = table.group(viewer.account(), group);
        if (open.isEmpty()) {
            return pages.refused(guard.miss(viewer, Purpose.QUOTE));
        }
        return named(
                viewer,
                table.placed(group),
                named -> form("quotes/new", form, problems, status)
                        .addObject("group", open.get())
                        .addObject("people", named.facts().values())
                        .addObject("reference", named.reference())
                        .addObject("model", model));
    }

    private static ModelAndView form(String view, QuoteForm form, List<Problem> problems, HttpStatus status) {
        return new ModelAndView(view, status)
                .addObject("form", form)
                .addObject("schemes", Scheme.values())
                .addObject("problems", problems);
    }

    @PostMapping("/quotes")
    @Needs(
            value = Right.WRITE_QUOTES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = QuoteForm.of(typed);
        var model = typed.getOrDefault("model", "");
        var group = Handle.read(typed.getOrDefault("group", ""));
        if (group.isEmpty()) {
            return pages.refused(guard.miss(viewer, Purpose.QUOTE));
        }
        var person = Handle.person(form.person());
        if (person.isEmpty()) {
            var missing = new Problem("person", "quotes.form.person.missing");
            return write(viewer, group.get(), form, model, List.of(missing), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return switch (form.read()) {
            case QuoteForm.Read.Wrong(var problems) ->
                write(viewer, group.get(), form, model, problems, HttpStatus.UNPROCESSABLE_CONTENT);
            case QuoteForm.Read.Right right -> write(viewer, group.get(), person.get(), right, model);
        };
    }

    private ModelAndView write(Viewer viewer, UUID group, PersonRef person, QuoteForm.Read.Right right, String model) {
        var id = ids.next();
        var verdict = table.save(viewer, id, 0, group, person.value(), right, replaced(viewer, person, model));
        // On to what comes next: the first key goes to the act of sending it.
        return verdict == Verdict.DONE
                ? new ModelAndView("redirect:/quotes/" + id + "#act")
                : pages.refused(guard.miss(viewer, Purpose.QUOTE));
    }

    /** The same person's quote that the new one was drawn from. */
    private @Nullable UUID replaced(Viewer viewer, PersonRef person, String model) {
        return Handle.read(model)
                .flatMap(id -> table.byId(viewer.account(), today(), id))
                .filter(quote -> quote.person().equals(person))
                .map(Quote::id)
                .orElse(null);
    }

    @GetMapping("/quotes/{id}/edit")
    @Needs(Right.WRITE_QUOTES)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withQuote(viewer, id, quote -> edit(quote, QuoteForm.of(quote), List.of(), false, HttpStatus.OK));
    }

    private static ModelAndView edit(
            Quote quote, QuoteForm form, List<Problem> problems, boolean stale, HttpStatus status) {
        return form("quotes/edit", form, problems, status)
                .addObject("quote", quote)
                .addObject("stale", stale);
    }

    /** Who saves an older version is shown both, and chooses: nothing that was typed is lost, and nothing that was saved. */
    @PostMapping("/quotes/{id}/edit")
    @Needs(Right.WRITE_QUOTES)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        var form = QuoteForm.of(typed);
        return withQuote(viewer, id, quote -> switch (form.read()) {
            case QuoteForm.Read.Wrong(var problems) ->
                edit(quote, form, problems, false, HttpStatus.UNPROCESSABLE_CONTENT);
            case QuoteForm.Read.Right right -> {
                int version = Handle.version(typed.getOrDefault("version", ""));
                yield switch (table.save(viewer, quote.id(), version, null, null, right, null)) {
                    case DONE -> new ModelAndView("redirect:/quotes/" + quote.id());
                    case STALE -> withQuote(viewer, id, now -> edit(now, form, List.of(), true, HttpStatus.CONFLICT));
                    case NOT_ALLOWED, NO_REASON, TOO_LATE -> {
                        var sent = new Problem("content", "quotes.verdict.NOT_ALLOWED");
                        yield edit(quote, form, List.of(sent), false, HttpStatus.CONFLICT);
                    }
                    case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.QUOTE));
                };
            }
        });
    }

    // --- What they share --------------------------------------------------------------------------------------------

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView withQuote(Viewer viewer, String id, Function<Quote, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> table.byId(viewer.account(), today(), uuid))
                .map(then)
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.QUOTE)));
    }

    private ModelAndView named(Viewer viewer, List<PersonRef> people, Function<Names.Shown, ModelAndView> then) {
        return switch (naming.of(viewer, Purpose.QUOTE, people, NAMES)) {
            case Names.Shown named -> then.apply(named);
            case Names.Hidden(var withheld) -> pages.refused(withheld);
        };
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Times.PARIS));
    }
}
