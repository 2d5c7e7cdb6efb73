package ecluse.meetings;

import static ecluse.kernel.Field.ADDRESS;
import static ecluse.kernel.Field.COMMUNE;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.POSTCODE;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Naming;
import ecluse.disclosure.Naming.Names;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** One meeting: who comes, who came, what comes of it. Names pass the gate in one batch, of people who have confirmed. */
@Controller
class RosterController {
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);
    private static final Set<Field> TO_PRINT = EnumSet.of(LAST_NAME, FIRST_NAME, ADDRESS, POSTCODE, COMMUNE);
    private static final int LINES = 400;
    private static final int CHANGES = 20;

    private final MeetingTable meetings;
    private final RegistrationTable registrations;
    private final Naming naming;
    private final Guard guard;
    private final Pages pages;
    private final Clock clock;

    RosterController(
            MeetingTable meetings,
            RegistrationTable registrations,
            Naming naming,
            Guard guard,
            Pages pages,
            Clock clock) {
        this.meetings = meetings;
        this.registrations = registrations;
        this.naming = naming;
        this.guard = guard;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/meetings/{id}")
    @Needs(
            value = Right.KEEP_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView roster(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return withMeeting(viewer, id, meeting -> roster(viewer, meeting, new RosterForm(List.of()), Map.of(), done));
    }

    private ModelAndView roster(
            Viewer viewer, InformationMeeting meeting, RosterForm typed, Map<UUID, Verdict> wrong, String done) {
        var found = registrations.roster(meeting.id(), LINES);
        var people = found.stream().map(MeetingRegistration::person).toList();
        return switch (naming.of(viewer, Purpose.MEETING, people, NAMES)) {
            case Names.Shown named -> {
                var lines = RosterLine.of(found, named.facts(), typed, wrong);
                yield page(meeting, lines, done).addObject("reference", named.reference());
            }
            case Names.Hidden(var withheld) -> pages.refused(withheld);
        };
    }

    private ModelAndView page(InformationMeeting meeting, List<RosterLine> lines, String done) {
        var problems = lines.stream()
                .filter(line -> line.wrong() != null)
                .map(RosterController::problem)
                .toList();
        return new ModelAndView(
                        "meetings/roster", problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT)
                .addObject("meeting", meeting)
                .addObject("lines", lines)
                .addObject("begun", meeting.begun(clock.instant()))
                .addObject("waits", meeting.waits(clock.instant()))
                .addObject("late", meeting.late(clock.instant()))
                .addObject("changes", meetings.changes(meeting.id(), CHANGES))
                .addObject("reasons", MeetingRegistration.REASONS)
                .addObject("done", Done.of(done))
                .addObject("problems", problems);
    }

    private static Problem problem(RosterLine line) {
        var verdict = Objects.requireNonNull(line.wrong());
        var field = verdict == Verdict.NO_REASON ? "reason-" : "line-";
        return new Problem(field + line.registration().id(), verdict.messageKey());
    }

    /** What was just done; the address says it, and nothing else that somebody writes there. */
    enum Done {
        SAVED,
        CONVOKED,
        PROPOSED;

        static String of(String word) {
            for (var one : values()) {
                if (one.name().equalsIgnoreCase(word)) {
                    return "meetings.done." + one.name();
                }
            }
            return "";
        }
    }

    // --- Who came, what comes of it ---------------------------------------------------------------------------------

    /** All lines in one form; each is taken or refused by itself, and what was refused stands there as it was typed. */
    @PostMapping("/meetings/{id}/roster")
    @Needs(
            value = Right.KEEP_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView record(
            @SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return withMeeting(viewer, id, meeting -> {
            var form = RosterForm.of(typed);
            var wrong = new HashMap<>(registrations.record(viewer, meeting.id(), form.lines()));
            wrong.values().removeIf(verdict -> verdict == Verdict.DONE || verdict == Verdict.SAME);
            if (wrong.containsValue(Verdict.NOT_YOURS)) {
                return miss(viewer);
            }
            return wrong.isEmpty()
                    ? new ModelAndView("redirect:/meetings/" + meeting.id() + "?done=saved")
                    : withMeeting(viewer, id, now -> roster(viewer, now, form, wrong, ""));
        });
    }

    // --- Convocations -----------------------------------------------------------------------------------------------

    @PostMapping("/meetings/{id}/convocations")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView convoke(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withMeeting(
                viewer,
                id,
                meeting -> registrations
                        .convoke(viewer, meeting.id())
                        .map(mails -> new ModelAndView("redirect:/meetings/" + meeting.id() + "?done=convoked"))
                        .orElseGet(() -> new ModelAndView("redirect:/meetings/" + meeting.id())));
    }

    /** A POST: opening an address is an act, so no prefetch, reload or back button makes a disclosure. */
    @PostMapping("/meetings/{id}/registrations/{registration}/letter")
    @Needs(
            value = Right.KEEP_MEETINGS,
            discloses = {LAST_NAME, FIRST_NAME, ADDRESS, POSTCODE, COMMUNE})
    ModelAndView letter(
            @SignedIn Viewer viewer, @PathVariable("id") String id, @PathVariable("registration") String registration) {
        return withMeeting(
                viewer,
                id,
                meeting -> Handle.read(registration)
                        .flatMap(uuid -> registrations.confirmed(meeting.id(), uuid))
                        .map(found -> letter(viewer, meeting, found))
                        .orElseGet(() -> miss(viewer)));
    }

    private ModelAndView letter(Viewer viewer, InformationMeeting meeting, MeetingRegistration registration) {
        var request = Request.by(viewer, Purpose.PRINT_DOCUMENT, registration.person(), TO_PRINT);
        return switch (guard.discloseOne(request)) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("meetings/letter")
                        .addObject("meeting", meeting)
                        .addObject("facts", facts)
                        .addObject("today", LocalDate.ofInstant(clock.instant(), meeting.zone()))
                        .addObject("receipt", receipt);
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    // --- What they share --------------------------------------------------------------------------------------------

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView withMeeting(Viewer viewer, String id, Function<InformationMeeting, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> meetings.byId(viewer.account(), uuid))
                .map(then)
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.MEETING));
    }
}
