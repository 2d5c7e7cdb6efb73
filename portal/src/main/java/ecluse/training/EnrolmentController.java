package ecluse.training;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Guard;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One enrolment: where it stands, what can be declared next, what was declared by whom, and taking it back. */
@Controller
class EnrolmentController {
    private static final Duration UNDO = Duration.ofHours(24);
    private static final int SHORTEST_REASON = 10;

    private final GroupTable groups;
    private final EnrolmentTable enrolments;
    private final ActTable table;
    private final Acts acts;
    private final NamedLines names;
    private final Guard guard;
    private final Pages pages;
    private final Today today;
    private final Clock clock;

    EnrolmentController(
            GroupTable groups,
            EnrolmentTable enrolments,
            ActTable table,
            Acts acts,
            NamedLines names,
            Guard guard,
            Pages pages,
            Today today,
            Clock clock) {
        this.groups = groups;
        this.enrolments = enrolments;
        this.table = table;
        this.acts = acts;
        this.names = names;
        this.guard = guard;
        this.pages = pages;
        this.today = today;
        this.clock = clock;
    }

    @GetMapping("/kairos/enrolments/{id}")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView enrolment(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return find(viewer, id)
                .map(one -> page(viewer, one, Act.asked(done).orElse(null), "", List.of()))
                .orElseGet(() -> miss(viewer));
    }

    @PostMapping("/kairos/enrolments/{id}/undo")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView undo(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return find(viewer, id)
                .map(one -> after(viewer, one, "", acts.takeBack(viewer, one.id(), number(version), true, "")))
                .orElseGet(() -> miss(viewer));
    }

    @PostMapping("/kairos/enrolments/{id}/correction")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView correct(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "reason", defaultValue = "") String typed) {
        var reason = typed.strip();
        return find(viewer, id)
                .map(one -> badReason(reason)
                        .map(problem -> page(viewer, one, null, reason, List.of(problem)))
                        .orElseGet(() -> after(
                                viewer, one, reason, acts.takeBack(viewer, one.id(), number(version), false, reason))))
                .orElseGet(() -> miss(viewer));
    }

    private static Optional<Problem> badReason(String reason) {
        if (reason.length() < SHORTEST_REASON) {
            return Optional.of(new Problem("reason", "training.correct.reason.short", SHORTEST_REASON));
        }
        if (reason.length() > ActForm.LONGEST_COMMENT) {
            return Optional.of(new Problem("reason", "training.act.words.long", ActForm.LONGEST_COMMENT));
        }
        return reason.chars().anyMatch(Character::isISOControl)
                ? Optional.of(new Problem("reason", "training.act.words.characters"))
                : Optional.empty();
    }

    /** A version that is none of ours fits no row. */
    private static int number(String version) {
        return version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : -1;
    }

    private Optional<Enrolment> find(Viewer viewer, String id) {
        return Handle.read(id)
                .flatMap(uuid -> enrolments.byIds(viewer.account(), List.of(uuid)).stream()
                        .findFirst());
    }

    private ModelAndView after(Viewer viewer, Enrolment before, String reason, List<Problem> problems) {
        if (problems.isEmpty()) {
            return new ModelAndView("redirect:/kairos/enrolments/" + before.id());
        }
        var now = find(viewer, before.id().toString()).orElse(before);
        return page(viewer, now, null, reason, problems);
    }

    private ModelAndView page(
            Viewer viewer, Enrolment enrolment, @Nullable Act done, String reason, List<Problem> problems) {
        return groups.byId(viewer.account(), enrolment.group(), today.date())
                .map(group -> names.show(
                        viewer,
                        Purpose.FOLLOW_TRAINEE,
                        List.of(enrolment),
                        named -> page(viewer, group, named, done, reason, problems)))
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView page(
            Viewer viewer,
            Group group,
            NamedLines.Lines named,
            @Nullable Act done,
            String reason,
            List<Problem> problems) {
        var line = named.lines().getFirst();
        var history = table.history(line.enrolment().id());
        var last = history.stream()
                .filter(change -> !change.takesBack() && !change.takenBack())
                .findFirst()
                .filter(change -> change.account() != null);
        return new ModelAndView("training/enrolment", status(problems))
                .addObject("line", line)
                .addObject("group", group)
                .addObject("acts", EnrolmentMachine.from(line.enrolment()))
                .addObject("history", history)
                .addObject(
                        "certificates",
                        Arrays.stream(Certificate.values())
                                .filter(one -> viewer.may(Right.OPEN_CONTACT) && one.of(line.enrolment()))
                                .toList())
                .addObject("last", last.orElse(null))
                .addObject(
                        "mayUndo",
                        last.filter(change -> undoable(viewer, change)).isPresent())
                .addObject("words", table.words(viewer, line.enrolment().id()).orElse(null))
                .addObject("done", done)
                .addObject("reason", reason)
                .addObject("problems", problems)
                .addObject("wrong", Problem.byField(problems))
                .addObject("reference", named.reference());
    }

    private static HttpStatus status(List<Problem> problems) {
        if (problems.isEmpty()) {
            return HttpStatus.OK;
        }
        return problems.getFirst().field().equals("reason") ? HttpStatus.UNPROCESSABLE_CONTENT : HttpStatus.CONFLICT;
    }

    private boolean undoable(Viewer viewer, Change change) {
        return viewer.account().value().equals(change.account())
                && change.at().isAfter(clock.instant().minus(UNDO));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.FOLLOW_TRAINEE));
    }
}
