package ecluse.meetings;

import ecluse.disclosure.Guard;
import ecluse.disclosure.Ties;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.meetings.RegistrationTable.Own;
import ecluse.ownspace.SpaceNote;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * A person's meetings, in the own space: what is proposed, what one is registered for, what is open to register. What a meeting's page
 * says is its own; no fact about anybody. To confirm is the act by which its organisation sees the person.
 */
@Controller
class OwnMeetingsController implements SpaceNote {
    private static final int MEETINGS_A_PAGE = 20;
    private static final int OWN = 100;

    private final MeetingTable meetings;
    private final RegistrationTable registrations;
    private final Ties ties;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;
    private final Clock clock;

    OwnMeetingsController(
            MeetingTable meetings,
            RegistrationTable registrations,
            Ties ties,
            Guard guard,
            Pages pages,
            Ids ids,
            Clock clock) {
        this.meetings = meetings;
        this.registrations = registrations;
        this.ties = ties;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Optional<Note> of(PersonRef person) {
        return Optional.of(registrations.coming(person, clock.instant()))
                .filter(count -> count > 0)
                .map(count -> new Note("meetings.own.note", count, "/my-space/meetings"));
    }

    @GetMapping("/my-space/meetings")
    @Needs(Right.OWN_FILE)
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "place", defaultValue = "") String place,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var search = Search.of(words, place);
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * MEETINGS_A_PAGE;
        var now = clock.instant();
        var own = ties.own(viewer.account())
                .map(person -> registrations.of(person, OWN))
                .orElse(List.of());
        return new ModelAndView("meetings/own-list")
                .addObject("own", own)
                .addObject("now", now)
                .addObject("search", search)
                .addObject(
                        "page",
                        Page.of(meetings.found(search, now, offset, MEETINGS_A_PAGE + 1), asked, MEETINGS_A_PAGE))
                .addObject("url", search.address("/my-space/meetings"));
    }

    @GetMapping("/my-space/meetings/{id}")
    @Needs(Right.OWN_FILE)
    ModelAndView meeting(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withMeeting(viewer, id, (meeting, own) -> page(meeting, own, List.of(), HttpStatus.OK));
    }

    private ModelAndView page(
            InformationMeeting meeting, Optional<Own> own, List<Problem> problems, HttpStatus status) {
        var registration = own.map(Own::registration);
        var state = registration.map(MeetingRegistration::state);
        boolean open = !meeting.cancelled() && !meeting.begun(clock.instant());
        var model = new HashMap<String, @Nullable Object>();
        model.put("registration", registration.orElse(null));
        return new ModelAndView("meetings/own", model, status)
                .addObject("meeting", meeting)
                .addObject("begun", meeting.begun(clock.instant()))
                .addObject(
                        "mayRegister",
                        open && state.map(OwnMeetingsController::over).orElse(true))
                .addObject(
                        "mayAnswer",
                        open && state.filter(RegistrationEvent.DECLINE::from).isPresent())
                .addObject(
                        "mayWithdraw",
                        state.filter(RegistrationEvent.WITHDRAW::from).isPresent())
                .addObject("problems", problems);
    }

    /** Whether a registration leaves room for another with the same meeting. */
    private static boolean over(RegistrationState state) {
        return switch (state) {
            case DECLINED, WITHDRAWN, LAPSED, CANCELLED -> true;
            case PROPOSED,
                    SELF_REGISTERED,
                    QUEUED,
                    CONFIRMED,
                    ATTENDED,
                    ABSENT,
                    EXCUSED,
                    RETAINED,
                    WAITING_LIST,
                    NOT_RETAINED -> false;
        };
    }

    @PostMapping("/my-space/meetings/{id}/registration")
    @Needs(Right.OWN_FILE)
    ModelAndView register(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withMeeting(
                viewer,
                id,
                (meeting, own) -> after(viewer, meeting, registrations.register(viewer, ids.next(), meeting.id())));
    }

    @PostMapping("/my-space/meetings/{id}/answer")
    @Needs(Right.OWN_FILE)
    ModelAndView answer(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "answer", defaultValue = "") String answer) {
        return withMeeting(viewer, id, (meeting, own) -> {
            var event = RegistrationEvent.answer(answer);
            if (event.isEmpty() || own.isEmpty()) {
                return wrong(meeting, own, "meetings.verdict.NO_ACT");
            }
            var registration = own.get().registration().id();
            return after(
                    viewer, meeting, registrations.answer(viewer, registration, Handle.version(version), event.get()));
        });
    }

    private ModelAndView after(Viewer viewer, InformationMeeting meeting, Verdict verdict) {
        return switch (verdict) {
            case DONE, CONFIRMED, QUEUED -> new ModelAndView("redirect:/my-space/meetings/" + meeting.id());
            case NOT_YOURS -> miss(viewer);
            default ->
                withMeeting(viewer, meeting.id().toString(), (now, own) -> wrong(now, own, verdict.messageKey()));
        };
    }

    private ModelAndView wrong(InformationMeeting meeting, Optional<Own> own, String key) {
        return page(meeting, own, List.of(new Problem("answer", key)), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    // --- What they share --------------------------------------------------------------------------------------------

    /** One that can be found, or that one has to do with. Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView withMeeting(
            Viewer viewer, String id, BiFunction<InformationMeeting, Optional<Own>, ModelAndView> then) {
        var person = ties.own(viewer.account());
        var uuid = Handle.read(id);
        if (person.isEmpty() || uuid.isEmpty()) {
            return miss(viewer);
        }
        var own = registrations.of(person.get(), uuid.get());
        return own.map(Own::meeting)
                .or(() -> meetings.found(uuid.get(), clock.instant()))
                .map(meeting -> then.apply(meeting, own))
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.OWN_FILE));
    }
}
