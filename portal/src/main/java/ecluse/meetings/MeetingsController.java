package ecluse.meetings;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** An office's information meetings: the list, writing, changing, cancelling. Nobody's name; what may be done is the database's to say. */
@Controller
class MeetingsController {
    private static final int MEETINGS_A_PAGE = 25;
    private static final int GROUPS = 500;
    private static final int LONGEST_REASON = 1000;

    private final MeetingTable meetings;
    private final Pages pages;
    private final Ids ids;
    private final Clock clock;

    MeetingsController(MeetingTable meetings, Pages pages, Ids ids, Clock clock) {
        this.meetings = meetings;
        this.pages = pages;
        this.ids = ids;
        this.clock = clock;
    }

    @GetMapping("/meetings")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "show", defaultValue = "") String word,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var show = Show.asked(word);
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * MEETINGS_A_PAGE;
        var now = clock.instant();
        var found =
                Page.of(meetings.of(viewer.account(), show, now, offset, MEETINGS_A_PAGE + 1), asked, MEETINGS_A_PAGE);
        return new ModelAndView("meetings/list")
                .addObject("page", found)
                .addObject("months", Month.of(found.items()))
                .addObject("show", show)
                .addObject("shows", Show.values())
                .addObject("now", now)
                .addObject("url", "/meetings?show=" + show.word());
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    @GetMapping("/meetings/new")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam(name = "group", defaultValue = "") String group) {
        return form(viewer, null, MeetingForm.of(Map.of("group", group)), List.of(), false, HttpStatus.OK);
    }

    private ModelAndView form(
            Viewer viewer,
            @Nullable InformationMeeting meeting,
            MeetingForm form,
            List<Problem> problems,
            boolean stale,
            HttpStatus status) {
        return new ModelAndView("meetings/edit", status)
                .addObject("meeting", meeting)
                .addObject("form", form)
                .addObject(
                        "groups",
                        meeting == null ? meetings.groups(viewer.account(), clock.instant(), GROUPS) : List.of())
                .addObject("stale", stale)
                .addObject("problems", problems);
    }

    @PostMapping("/meetings")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = MeetingForm.of(typed);
        return switch (form.read()) {
            case MeetingForm.Read.Wrong(var problems) ->
                form(viewer, null, form, problems, false, HttpStatus.UNPROCESSABLE_CONTENT);
            case MeetingForm.Read.Right right -> {
                var id = ids.next();
                var verdict = meetings.save(viewer, id, 0, right);
                yield switch (verdict) {
                    case DONE -> new ModelAndView("redirect:/meetings/" + id);
                    case NOT_YOURS -> pages.notThere();
                    default -> form(viewer, null, form, problem(verdict), false, HttpStatus.UNPROCESSABLE_CONTENT);
                };
            }
        };
    }

    /** A refusal stands beside the field that it is about. */
    private static List<Problem> problem(Verdict verdict) {
        var field = switch (verdict) {
            case TOO_SMALL -> "capacity";
            case NO_REASON -> "reason";
            case NO_SUCH_TIME -> "time";
            default -> "date";
        };
        return List.of(new Problem(field, verdict.messageKey()));
    }

    @GetMapping("/meetings/{id}/edit")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withMeeting(
                viewer, id, meeting -> form(viewer, meeting, MeetingForm.of(meeting), List.of(), false, HttpStatus.OK));
    }

    /** Who saves an older version is shown both, and chooses: nothing that was typed is lost, and nothing that was saved. */
    @PostMapping("/meetings/{id}/edit")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return withMeeting(viewer, id, meeting -> {
            var form = ofGroup(MeetingForm.of(typed), meeting);
            return switch (form.read()) {
                case MeetingForm.Read.Wrong(var problems) ->
                    form(viewer, meeting, form, problems, false, HttpStatus.UNPROCESSABLE_CONTENT);
                case MeetingForm.Read.Right right -> {
                    int version = Handle.version(typed.getOrDefault("version", ""));
                    var verdict = meetings.save(viewer, meeting.id(), version, right);
                    yield switch (verdict) {
                        case DONE -> new ModelAndView("redirect:/meetings/" + meeting.id());
                        case NOT_YOURS -> pages.notThere();
                        case STALE ->
                            withMeeting(
                                    viewer, id, now -> form(viewer, now, form, List.of(), true, HttpStatus.CONFLICT));
                        default ->
                            form(viewer, meeting, form, problem(verdict), false, HttpStatus.UNPROCESSABLE_CONTENT);
                    };
                }
            };
        });
    }

    /** A meeting stays its group's. */
    private static MeetingForm ofGroup(MeetingForm form, InformationMeeting meeting) {
        return new MeetingForm(
                meeting.group().toString(), form.date(), form.time(), form.place(), form.link(), form.capacity());
    }

    // --- Cancelling -------------------------------------------------------------------------------------------------

    /** What cannot be undone is asked for once more, with whom it touches. */
    @GetMapping("/meetings/{id}/cancel")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView cancel(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withMeeting(viewer, id, meeting -> cancel(meeting, List.of(), "", HttpStatus.OK));
    }

    private static ModelAndView cancel(
            InformationMeeting meeting, List<Problem> problems, String reason, HttpStatus status) {
        return new ModelAndView("meetings/cancel", status)
                .addObject("meeting", meeting)
                .addObject("problems", problems)
                .addObject("reason", reason);
    }

    @PostMapping("/meetings/{id}/cancel")
    @Needs(Right.KEEP_MEETINGS)
    ModelAndView cancel(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "reason", defaultValue = "") String reason) {
        return withMeeting(viewer, id, meeting -> {
            var words = reason.strip();
            if (words.length() > LONGEST_REASON) {
                var tooLong = new Problem("reason", "meetings.cancel.long", LONGEST_REASON);
                return cancel(meeting, List.of(tooLong), words, HttpStatus.UNPROCESSABLE_CONTENT);
            }
            var verdict = meetings.cancel(viewer, meeting.id(), Handle.version(version), words);
            return switch (verdict) {
                case DONE -> new ModelAndView("redirect:/meetings/" + meeting.id());
                case NOT_YOURS -> pages.notThere();
                default -> refused(viewer, meeting, verdict, words);
            };
        });
    }

    /** With the meeting as it stands now: whoever acted on an older one sees what has changed. */
    private ModelAndView refused(Viewer viewer, InformationMeeting meeting, Verdict verdict, String words) {
        var problems = List.of(new Problem("reason", verdict.messageKey()));
        var status = verdict == Verdict.STALE ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
        return withMeeting(viewer, meeting.id().toString(), now -> cancel(now, problems, words, status));
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private ModelAndView withMeeting(Viewer viewer, String id, Function<InformationMeeting, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> meetings.byId(viewer.account(), uuid))
                .map(then)
                .orElseGet(pages::notThere);
    }
}
