package ecluse.rightofaccess;

import ecluse.disclosure.Guard;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ledger.Receipts;
import ecluse.ledger.Receipts.Proof;
import ecluse.web.Identity;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.ReceiptFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person asks who was shown the own file, a privacy officer answers: a list to print and a receipt for each line. The officer
 * learns references and fields, no fact beyond the two that the person gave.
 */
@Controller
class AccessRequestsController {
    private static final int REQUESTS_A_PAGE = 20;
    private static final int LINES_A_PAGE = 100;
    private static final int LONGEST_REFERENCE = 60;

    private final AccessRequestTable table;
    private final Guard guard;
    private final Receipts receipts;
    private final ReceiptFiles files;
    private final Pages pages;
    private final Ids ids;
    private final JsonMapper json;

    AccessRequestsController(
            AccessRequestTable table,
            Guard guard,
            Receipts receipts,
            ReceiptFiles files,
            Pages pages,
            Ids ids,
            JsonMapper json) {
        this.table = table;
        this.guard = guard;
        this.receipts = receipts;
        this.files = files;
        this.pages = pages;
        this.ids = ids;
        this.json = json;
    }

    @GetMapping("/agency/access-requests")
    @Needs(Right.ANSWER_ACCESS_REQUESTS)
    ModelAndView requests(@RequestParam(name = "page", defaultValue = "1") int page) {
        return form(Page.asked(page), "", "", "", List.of());
    }

    /** With a fresh factor: the answer says where somebody is followed. */
    @PostMapping("/agency/access-requests")
    @Needs(value = Right.ANSWER_ACCESS_REQUESTS, fresh = true)
    ModelAndView answer(
            @SignedIn Viewer viewer,
            @RequestParam(name = "reference", defaultValue = "") String typedReference,
            @RequestParam(name = "identifier", defaultValue = "") String identifier,
            @RequestParam(name = "birthDate", defaultValue = "") String birthDate) {
        var reference = typedReference.strip();
        var identity = Identity.read(identifier, birthDate);
        var problems = new ArrayList<Problem>();
        if (reference.isEmpty()
                || reference.length() > LONGEST_REFERENCE
                || reference.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("reference", "rightofaccess.reference.shape", LONGEST_REFERENCE));
        }
        if (identity.isEmpty()) {
            problems.add(new Problem("identifier", "rightofaccess.identifier.shape"));
        }
        if (!problems.isEmpty()) {
            return form(1, typedReference, identifier, birthDate, problems);
        }
        var key = guard.proofOfIdentity(
                identity.orElseThrow().number(), identity.orElseThrow().birthDate());
        return table.answer(viewer, ids.next(), key, reference)
                .map(id -> new ModelAndView("redirect:/agency/access-requests/" + id))
                .orElseGet(() -> nobody(viewer, typedReference, identifier, birthDate));
    }

    /** Counted and on record like any look-up that leads nowhere. */
    private ModelAndView nobody(Viewer viewer, String reference, String identifier, String birthDate) {
        var unused = guard.miss(viewer, Purpose.LOOK_UP);
        return form(
                1,
                reference,
                identifier,
                birthDate,
                List.of(new Problem("identifier", "rightofaccess.identifier.nobody")));
    }

    @GetMapping("/agency/access-requests/{id}")
    @Needs(Right.ANSWER_ACCESS_REQUESTS)
    ModelAndView request(@PathVariable("id") UUID id, @RequestParam(name = "page", defaultValue = "1") int page) {
        return table.byId(id).map(request -> request(request, Page.asked(page))).orElseGet(pages::notFound);
    }

    private ModelAndView request(AccessRequest request, int number) {
        var lines = table.showings(request.id(), (number - 1) * LINES_A_PAGE, LINES_A_PAGE + 1);
        return new ModelAndView("rightofaccess/request")
                .addObject("request", request)
                .addObject("page", Page.of(lines, number, LINES_A_PAGE));
    }

    @GetMapping("/agency/access-requests/{id}/file")
    @Needs(Right.ANSWER_ACCESS_REQUESTS)
    ModelAndView file(@PathVariable("id") UUID id) {
        return table.byId(id)
                .map(request -> new ModelAndView(
                        AnswerFile.of(request, table.showings(request.id(), 0, Integer.MAX_VALUE), json)))
                .orElseGet(pages::notFound);
    }

    /** A file that proves one line and says whom it was about, for that person. */
    @GetMapping("/agency/access-requests/{id}/entries/{position}/receipt")
    @Needs(Right.ANSWER_ACCESS_REQUESTS)
    ModelAndView receipt(@PathVariable("id") UUID id, @PathVariable("position") String position) {
        return files.of(
                position, number -> table.has(id, number) ? receipts.ofPerson(number) : new Proof.NoSuchEntry());
    }

    private ModelAndView form(
            int number, String reference, String identifier, String birthDate, List<Problem> problems) {
        var found = table.newest((number - 1) * REQUESTS_A_PAGE, REQUESTS_A_PAGE + 1);
        var page = new ModelAndView("rightofaccess/requests")
                .addObject("page", Page.of(found, number, REQUESTS_A_PAGE))
                .addObject("reference", reference)
                .addObject("identifier", identifier)
                .addObject("birthDate", birthDate)
                .addObject("problems", problems);
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
