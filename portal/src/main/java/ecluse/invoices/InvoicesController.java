package ecluse.invoices;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Guard;
import ecluse.disclosure.Naming;
import ecluse.disclosure.Naming.Names;
import ecluse.documents.Documents;
import ecluse.documents.Documents.Content;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Invoices for who writes them. What may be done is the database's to say; pages offer only that. */
@Controller
class InvoicesController {
    private static final int A_PAGE = 25;
    private static final int LONGEST_WORDS = 1000;
    private static final Set<Field> ON_PAGES = EnumSet.of(LAST_NAME, FIRST_NAME);
    private static final Set<Field> ON_PAPER = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);

    private final InvoiceTable table;
    private final Naming naming;
    private final Guard guard;
    private final Documents documents;
    private final Pages pages;
    private final Ids ids;
    private final Today today;

    InvoicesController(
            InvoiceTable table, Naming naming, Guard guard, Documents documents, Pages pages, Ids ids, Today today) {
        this.table = table;
        this.naming = naming;
        this.guard = guard;
        this.documents = documents;
        this.pages = pages;
        this.ids = ids;
        this.today = today;
    }

    @GetMapping("/invoices")
    @Needs(
            value = Right.WRITE_INVOICES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "show", defaultValue = "") String word,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        return list(viewer, Show.asked(word), Handle.page(number), List.of(), HttpStatus.OK);
    }

    private ModelAndView list(Viewer viewer, Show show, int asked, List<Problem> problems, HttpStatus status) {
        long offset = (long) (asked - 1) * A_PAGE;
        if (show == Show.DRAW) {
            var page = Page.of(table.drawable(viewer.account(), offset, A_PAGE + 1), asked, A_PAGE);
            var people =
                    page.items().stream().map(InvoiceTable.Drawable::person).toList();
            return named(viewer, people, named -> list("invoices/drawable", page, show, named, problems, status));
        }
        var page = Page.of(table.of(viewer.account(), show, offset, A_PAGE + 1), asked, A_PAGE);
        var people = page.items().stream().map(Invoice::person).toList();
        return named(viewer, people, named -> list("invoices/list", page, show, named, problems, status));
    }

    private static ModelAndView list(
            String view, Page<?> page, Show show, Names.Shown named, List<Problem> problems, HttpStatus status) {
        return new ModelAndView(view, status)
                .addObject("page", page)
                .addObject("show", show)
                .addObject("shows", Show.values())
                .addObject("names", named.facts())
                .addObject("reference", named.reference())
                .addObject("problems", problems)
                .addObject("url", show.url());
    }

    @PostMapping("/invoices")
    @Needs(
            value = Right.WRITE_INVOICES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView draw(@SignedIn Viewer viewer, @RequestParam(name = "quote", defaultValue = "") String quote) {
        var id = ids.next();
        return Handle.read(quote)
                .map(uuid -> table.draw(viewer, id, uuid))
                .map(verdict -> switch (verdict) {
                    case DONE -> new ModelAndView("redirect:/invoices/" + id);
                    case NOT_YOURS -> miss(viewer);
                    default -> list(viewer, Show.DRAW, 1, problem(verdict), HttpStatus.UNPROCESSABLE_CONTENT);
                })
                .orElseGet(() -> miss(viewer));
    }

    @GetMapping("/invoices/{id}")
    @Needs(
            value = Right.WRITE_INVOICES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView invoice(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withInvoice(viewer, id, invoice -> page(viewer, invoice, List.of(), "", HttpStatus.OK));
    }

    private ModelAndView page(Viewer viewer, Invoice invoice, List<Problem> problems, String words, HttpStatus status) {
        return named(viewer, List.of(invoice.person()), named -> {
            var model = new HashMap<String, Object>();
            model.put("facts", named.facts().get(invoice.person()));
            return new ModelAndView("invoices/invoice", model, status)
                    .addObject("invoice", invoice)
                    .addObject("months", table.months(invoice.id()))
                    .addObject("history", table.history(invoice.id()))
                    .addObject("acts", acts(invoice))
                    .addObject("problems", problems)
                    .addObject("words", words)
                    .addObject("reference", named.reference());
        });
    }

    /** What may be done now. */
    private static List<InvoiceEvent> acts(Invoice invoice) {
        return Arrays.stream(InvoiceEvent.values())
                .filter(event -> event.from() == invoice.state())
                .toList();
    }

    @PostMapping("/invoices/{id}/acts")
    @Needs(
            value = Right.WRITE_INVOICES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView act(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "act", defaultValue = "") String act,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "words", defaultValue = "") String typed) {
        var words = typed.strip();
        return withInvoice(
                viewer,
                id,
                invoice -> InvoiceEvent.asked(act)
                        .map(event -> words.length() > LONGEST_WORDS
                                ? wrong(viewer, invoice, List.of(new Problem("words", "invoices.words.long")), words)
                                : act(viewer, invoice, event, Handle.version(version), words))
                        .orElseGet(() -> wrong(
                                viewer,
                                invoice,
                                List.of(new Problem("act", Verdict.NOT_ALLOWED.messageKey())),
                                words)));
    }

    private ModelAndView act(Viewer viewer, Invoice invoice, InvoiceEvent event, int version, String words) {
        UUID fresh = ids.next();
        var verdict = table.act(viewer, invoice.id(), version, event, event.hasWords() ? words : "", fresh);
        return switch (verdict) {
            case DONE ->
                new ModelAndView("redirect:/invoices/" + (event == InvoiceEvent.REPLACE ? fresh : invoice.id()));
            case NOT_YOURS -> miss(viewer);
            default -> wrong(viewer, invoice, problem(verdict), words);
        };
    }

    private ModelAndView wrong(Viewer viewer, Invoice invoice, List<Problem> problems, String words) {
        var now = table.byId(viewer.account(), invoice.id()).orElse(invoice);
        return page(viewer, now, problems, words, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static List<Problem> problem(Verdict verdict) {
        return List.of(new Problem(verdict.field(), verdict.messageKey()));
    }

    /** The bundle for the desk: the invoice and the months that it is drawn from. */
    @PostMapping("/invoices/{id}/document")
    @Needs(
            value = Right.WRITE_INVOICES,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL})
    ModelAndView document(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withInvoice(
                viewer, id, invoice -> documents.make("invoices/document", "facture", () -> content(viewer, invoice)));
    }

    private Content content(Viewer viewer, Invoice invoice) {
        return switch (naming.of(viewer, Purpose.INVOICE, List.of(invoice.person()), ON_PAPER)) {
            case Names.Shown named -> new Content.Says(words(invoice, named));
            case Names.Hidden(var withheld) -> new Content.Instead(pages.refused(withheld));
        };
    }

    /** Whose tie has closed stands there by reference alone. */
    private Map<String, Object> words(Invoice invoice, Names.Shown named) {
        var words = new HashMap<String, Object>();
        words.put("invoice", invoice);
        words.put("months", table.months(invoice.id()));
        words.put("facts", named.facts().get(invoice.person()));
        words.put("receipt", named.receipt().orElse(null));
        words.put("today", today.date());
        return words;
    }

    // --- What they share --------------------------------------------------------------------------------------------

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView withInvoice(Viewer viewer, String id, Function<Invoice, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> table.byId(viewer.account(), uuid))
                .map(then)
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.INVOICE));
    }

    private ModelAndView named(Viewer viewer, List<PersonRef> people, Function<Names.Shown, ModelAndView> then) {
        return switch (naming.of(viewer, Purpose.INVOICE, people, ON_PAGES)) {
            case Names.Shown named -> then.apply(named);
            case Names.Hidden(var withheld) -> pages.refused(withheld);
        };
    }
}
