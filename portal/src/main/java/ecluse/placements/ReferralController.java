package ecluse.placements;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.offer.Opening;
import ecluse.offer.Openings;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** An adviser answers in the place of somebody of the own caseload, and refers that person to a group. */
@Controller
class ReferralController {
    private static final int GROUPS_A_PAGE = 15;
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final PlacementTable table;
    private final Openings openings;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;

    ReferralController(PlacementTable table, Openings openings, Guard guard, Pages pages, Ids ids) {
        this.table = table;
        this.openings = openings;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
    }

    /** What was looked for, so that a refusal loses nothing. */
    private record Search(String words, String place, int page) {
        static Search of(Map<String, String> typed) {
            return new Search(
                    typed.getOrDefault("words", "").strip(),
                    typed.getOrDefault("place", "").strip(),
                    Handle.page(typed.getOrDefault("page", "1")));
        }

        boolean any() {
            return !words.isEmpty() || !place.isEmpty();
        }
    }

    @GetMapping("/caseload/people/{person}/placements")
    @Needs(
            value = Right.REFER,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView page(
            @SignedIn Viewer viewer, @PathVariable("person") String handle, @RequestParam Map<String, String> typed) {
        return withPerson(viewer, handle, person -> page(viewer, person, Search.of(typed), List.of(), HttpStatus.OK));
    }

    private ModelAndView page(
            Viewer viewer, PersonRef person, Search search, List<Problem> problems, HttpStatus status) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.FOLLOW_CASELOAD, person, NAMES))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("placements/adviser", status)
                        .addObject("facts", facts)
                        .addObject("waiting", table.waiting(person))
                        .addObject("words", search.words())
                        .addObject("place", search.place())
                        .addObject("searched", search.any())
                        .addObject("page", found(viewer, search))
                        .addObject("url", address(person, search))
                        .addObject("problems", problems)
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    /** Nothing before somebody has looked for something: the offer of the country is no list to leaf through. */
    private Page<Opening> found(Viewer viewer, Search search) {
        if (!search.any()) {
            return Page.of(List.of(), 1, GROUPS_A_PAGE);
        }
        long offset = (long) (search.page() - 1) * GROUPS_A_PAGE;
        return Page.of(
                openings.find(viewer, search.words(), search.place(), offset, GROUPS_A_PAGE + 1),
                search.page(),
                GROUPS_A_PAGE);
    }

    private static String address(PersonRef person, Search search) {
        return UriComponentsBuilder.fromPath("/caseload/people/" + person + "/placements")
                .queryParam("words", "{words}")
                .queryParam("place", "{place}")
                .encode()
                .buildAndExpand(Map.of("words", search.words(), "place", search.place()))
                .toUriString();
    }

    @PostMapping("/caseload/people/{person}/placements")
    @Needs(
            value = Right.REFER,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView refer(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @RequestParam(name = "group", defaultValue = "") String group,
            @RequestParam Map<String, String> typed) {
        return withPerson(viewer, handle, person -> {
            var verdict = Handle.read(group)
                    .map(uuid -> table.refer(viewer, ids.next(), person, uuid))
                    .orElse(Verdict.NO_ROOM);
            return after(viewer, person, Search.of(typed), verdict, "/caseload/people/" + person);
        });
    }

    @PostMapping("/caseload/people/{person}/placements/{id}/answer")
    @Needs(
            value = Right.REFER,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView answer(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @PathVariable("id") String id,
            @RequestParam(name = "answer", defaultValue = "") String answer) {
        return withPerson(viewer, handle, person -> {
            var verdict = ProposalEvent.answer(answer)
                    .map(event -> Handle.read(id)
                            .map(uuid -> table.answer(viewer, uuid, event))
                            .orElse(Verdict.NOT_YOURS))
                    .orElse(Verdict.NOT_ALLOWED);
            return after(viewer, person, Search.of(Map.of()), verdict, "/caseload/people/" + person + "/placements");
        });
    }

    private ModelAndView after(Viewer viewer, PersonRef person, Search search, Verdict verdict, String done) {
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:" + done);
            case NOT_YOURS -> miss(viewer);
            case NOT_ALLOWED, NO_ROOM, ALREADY, TOO_MANY ->
                page(
                        viewer,
                        person,
                        search,
                        List.of(new Problem("placements", verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    private ModelAndView withPerson(Viewer viewer, String handle, Function<PersonRef, ModelAndView> then) {
        return Handle.person(handle).map(then).orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD));
    }
}
