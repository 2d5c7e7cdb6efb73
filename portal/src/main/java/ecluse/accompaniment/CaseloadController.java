package ecluse.accompaniment;

import static ecluse.kernel.Field.BIRTH_DATE;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.STATUS;

import ecluse.accompaniment.ChargeTable.Counts;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.disclosure.Ties;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Times;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** An adviser's own people: the list, what asks for the adviser, one person. */
@Controller
class CaseloadController {
    private static final int PEOPLE_A_PAGE = 25;
    private static final String REMEMBERED = "caseload-show";
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);
    /** The adviser's column of the display matrix, save what reaches somebody at home: that is opened on purpose. */
    private static final Set<Field> TO_FOLLOW = EnumSet.of(LAST_NAME, FIRST_NAME, BIRTH_DATE, IDENTIFIER, STATUS);

    private final ChargeTable charges;
    private final Stays stays;
    private final Ties ties;
    private final Guard guard;
    private final Pages pages;
    private final Clock clock;

    CaseloadController(ChargeTable charges, Stays stays, Ties ties, Guard guard, Pages pages, Clock clock) {
        this.charges = charges;
        this.stays = stays;
        this.ties = ties;
        this.guard = guard;
        this.pages = pages;
        this.clock = clock;
    }

    /** Without a word on what to show, it shows what was shown last: the browser keeps one word, and none about anybody. */
    @GetMapping("/caseload")
    @Needs(
            value = Right.SEE_CASELOAD,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView caseload(
            @SignedIn Viewer viewer,
            @RequestParam(name = "show", defaultValue = "") String word,
            @RequestParam(name = "page", defaultValue = "1") String number,
            @CookieValue(name = REMEMBERED, defaultValue = "") String remembered,
            HttpServletResponse response) {
        var show = Show.asked(word).or(() -> Show.asked(remembered)).orElse(Show.ALL);
        if (Show.asked(word).isPresent()) {
            response.addHeader(HttpHeaders.SET_COOKIE, remember(show));
        }
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * PEOPLE_A_PAGE;
        var found = charges.of(viewer.account(), show, today(), offset, PEOPLE_A_PAGE + 1);
        return caseload(viewer, show, Page.of(found.charges(), asked, PEOPLE_A_PAGE), found.counts());
    }

    private static String remember(Show show) {
        return ResponseCookie.from(REMEMBERED, show.word())
                .path("/caseload")
                .httpOnly(true)
                .sameSite("Lax")
                .build()
                .toString();
    }

    private ModelAndView caseload(Viewer viewer, Show show, Page<Charge> page, Counts counts) {
        var nameable = List.copyOf(ties.among(
                viewer.account(), page.items().stream().map(Charge::person).toList()));
        if (nameable.isEmpty()) {
            return list(show, page, counts, List.of());
        }
        return switch (guard.disclose(Request.by(viewer, Purpose.FOLLOW_CASELOAD, nameable, NAMES))) {
            case Disclosed<List<Facts>>(var facts, var receipt) ->
                list(show, page, counts, facts).addObject("reference", receipt.reference());
            case Withheld<List<Facts>> withheld -> pages.refused(withheld);
        };
    }

    private static ModelAndView list(Show show, Page<Charge> page, Counts counts, List<Facts> facts) {
        return new ModelAndView("accompaniment/caseload")
                .addObject("page", page)
                .addObject("lines", ChargeLine.of(page.items(), facts))
                .addObject("show", show)
                .addObject("shows", Show.values())
                .addObject("counts", counts)
                .addObject("url", "/caseload?show=" + show.word());
    }

    @GetMapping("/caseload/people/{person}")
    @Needs(
            value = Right.SEE_CASELOAD,
            discloses = {LAST_NAME, FIRST_NAME, BIRTH_DATE, IDENTIFIER, STATUS})
    ModelAndView person(@SignedIn Viewer viewer, @PathVariable("person") String handle) {
        return Handle.person(handle)
                .map(person -> person(viewer, person))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD)));
    }

    private ModelAndView person(Viewer viewer, PersonRef person) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.FOLLOW_CASELOAD, person, TO_FOLLOW))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("accompaniment/person")
                        .addObject("facts", facts)
                        .addObject(
                                "charge",
                                charges.of(viewer.account(), person, today()).orElse(null))
                        .addObject("stays", stays.of(person))
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(Times.PARIS));
    }
}
