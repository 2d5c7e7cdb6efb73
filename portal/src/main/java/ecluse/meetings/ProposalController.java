package ecluse.meetings;

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
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Proposing a meeting to somebody: an office to its own people for its own meetings, an adviser to the own caseload for all that can
 * be found. The person answers; until then an adviser's proposal shows the office nothing (invariant 1).
 */
@Controller
class ProposalController {
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);
    private static final int MEETINGS_A_PAGE = 25;
    private static final int OWN = 100;

    private final MeetingTable meetings;
    private final RegistrationTable registrations;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;
    private final Clock clock;

    ProposalController(
            MeetingTable meetings, RegistrationTable registrations, Guard guard, Pages pages, Ids ids, Clock clock) {
        this.meetings = meetings;
        this.registrations = registrations;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
        this.clock = clock;
    }

    // --- An office --------------------------------------------------------------------------------------------------

    @GetMapping("/meetings/people/{person}")
    @Needs(
            value = Right.KEEP_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView office(@SignedIn Viewer viewer, @PathVariable("person") String handle) {
        return withPerson(viewer, handle, Purpose.MEETING, person -> office(viewer, person, List.of(), HttpStatus.OK));
    }

    private ModelAndView office(Viewer viewer, PersonRef person, List<Problem> problems, HttpStatus status) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.MEETING, person, NAMES))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("meetings/propose", status)
                        .addObject("facts", facts)
                        .addObject("meetings", meetings.foundAt(viewer.account(), clock.instant(), OWN))
                        .addObject("problems", problems)
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    @PostMapping("/meetings/people/{person}")
    @Needs(
            value = Right.KEEP_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView propose(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @RequestParam(name = "meeting", defaultValue = "") String meeting) {
        return withPerson(
                viewer,
                handle,
                Purpose.MEETING,
                person -> Handle.read(meeting)
                        .map(id -> {
                            var verdict = registrations.propose(viewer, ids.next(), id, person);
                            return switch (verdict) {
                                case DONE -> new ModelAndView("redirect:/meetings/" + id + "?done=proposed");
                                case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.MEETING));
                                default -> office(viewer, person, problem(verdict), HttpStatus.UNPROCESSABLE_CONTENT);
                            };
                        })
                        .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.MEETING))));
    }

    // --- The adviser in charge --------------------------------------------------------------------------------------

    @GetMapping("/caseload/people/{person}/meetings")
    @Needs(
            value = Right.PROPOSE_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView adviser(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "place", defaultValue = "") String place,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var search = Search.of(words, place);
        return withPerson(
                viewer,
                handle,
                Purpose.FOLLOW_CASELOAD,
                person -> adviser(viewer, person, search, Handle.page(number), List.of(), HttpStatus.OK));
    }

    private ModelAndView adviser(
            Viewer viewer, PersonRef person, Search search, int asked, List<Problem> problems, HttpStatus status) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.FOLLOW_CASELOAD, person, NAMES))) {
            case Disclosed<Facts>(var facts, var receipt) -> {
                long offset = (long) (asked - 1) * MEETINGS_A_PAGE;
                var found = meetings.found(search, clock.instant(), offset, MEETINGS_A_PAGE + 1);
                yield new ModelAndView("meetings/adviser", status)
                        .addObject("facts", facts)
                        .addObject("own", registrations.of(person, OWN))
                        .addObject("now", clock.instant())
                        .addObject("search", search)
                        .addObject("page", Page.of(found, asked, MEETINGS_A_PAGE))
                        .addObject("url", search.address("/caseload/people/" + person + "/meetings"))
                        .addObject("problems", problems)
                        .addObject("reference", receipt.reference());
            }
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    @PostMapping("/caseload/people/{person}/meetings")
    @Needs(
            value = Right.PROPOSE_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView refer(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @RequestParam(name = "meeting", defaultValue = "") String meeting,
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "place", defaultValue = "") String place) {
        return withPerson(
                viewer,
                handle,
                Purpose.FOLLOW_CASELOAD,
                person -> Handle.read(meeting)
                        .map(id -> {
                            var verdict = registrations.propose(viewer, ids.next(), id, person);
                            return switch (verdict) {
                                case DONE -> new ModelAndView("redirect:/caseload/people/" + person + "/meetings");
                                case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD));
                                default ->
                                    adviser(
                                            viewer,
                                            person,
                                            Search.of(words, place),
                                            1,
                                            problem(verdict),
                                            HttpStatus.UNPROCESSABLE_CONTENT);
                            };
                        })
                        .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD))));
    }

    /** In the person's place: who has no own space could not answer at all. */
    @PostMapping("/caseload/people/{person}/meetings/{registration}/answer")
    @Needs(
            value = Right.PROPOSE_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView answer(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @PathVariable("registration") String registration,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "answer", defaultValue = "") String answer) {
        return withPerson(
                viewer,
                handle,
                Purpose.FOLLOW_CASELOAD,
                person -> Handle.read(registration)
                        .map(id -> answered(
                                viewer,
                                person,
                                RegistrationEvent.answer(answer)
                                        .map(event -> registrations.answer(viewer, id, Handle.version(version), event))
                                        .orElse(Verdict.NOT_ALLOWED)))
                        .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD))));
    }

    private ModelAndView answered(Viewer viewer, PersonRef person, Verdict verdict) {
        return switch (verdict) {
            case DONE, QUEUED -> new ModelAndView("redirect:/caseload/people/" + person + "/meetings");
            case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD));
            default ->
                adviser(
                        viewer,
                        person,
                        Search.of("", ""),
                        1,
                        List.of(new Problem("own", verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private static List<Problem> problem(Verdict verdict) {
        return List.of(new Problem("coming", verdict.messageKey()));
    }

    private ModelAndView withPerson(
            Viewer viewer, String handle, Purpose purpose, Function<PersonRef, ModelAndView> then) {
        return Handle.person(handle).map(then).orElseGet(() -> pages.refused(guard.miss(viewer, purpose)));
    }
}
