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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Declaring an act: for a group in one form with its exceptions, or for one person. */
@Controller
class ActsController {
    /** As many as the door names in one request without haste; the rest of a larger group follows in a second form. */
    private static final int LINES = 50;

    private final GroupTable groups;
    private final EnrolmentTable enrolments;
    private final ActTable table;
    private final Acts acts;
    private final NamedLines names;
    private final Guard guard;
    private final Pages pages;
    private final Today today;

    ActsController(
            GroupTable groups,
            EnrolmentTable enrolments,
            ActTable table,
            Acts acts,
            NamedLines names,
            Guard guard,
            Pages pages,
            Today today) {
        this.groups = groups;
        this.enrolments = enrolments;
        this.table = table;
        this.acts = acts;
        this.names = names;
        this.guard = guard;
        this.pages = pages;
        this.today = today;
    }

    /** What the form is about: one act for a group, or for one person of it. */
    private record Task(Act act, Group group, @Nullable Enrolment only) {
        String path() {
            return (only == null ? "/kairos/groups/" + group.id() : "/kairos/enrolments/" + only.id()) + "/acts/"
                    + act.word();
        }

        String back() {
            return only == null ? "/kairos/groups/" + group.id() : "/kairos/enrolments/" + only.id();
        }
    }

    @GetMapping("/kairos/groups/{id}/acts/{act}")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView form(@SignedIn Viewer viewer, @PathVariable("id") String id, @PathVariable("act") String act) {
        return ofGroup(viewer, id, act).map(task -> fresh(viewer, task)).orElseGet(() -> miss(viewer));
    }

    @PostMapping("/kairos/groups/{id}/acts/{act}")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView declare(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @PathVariable("act") String act,
            @RequestParam(name = "line", required = false) @Nullable Set<String> lines,
            @RequestParam(name = "except", required = false) @Nullable Set<String> except,
            @RequestParam Map<String, String> typed) {
        return ofGroup(viewer, id, act)
                .flatMap(task -> declare(viewer, task, lines, except, typed))
                .orElseGet(() -> miss(viewer));
    }

    @GetMapping("/kairos/enrolments/{id}/acts/{act}")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView formForOne(@SignedIn Viewer viewer, @PathVariable("id") String id, @PathVariable("act") String act) {
        return ofOne(viewer, id, act).map(task -> fresh(viewer, task)).orElseGet(() -> miss(viewer));
    }

    @PostMapping("/kairos/enrolments/{id}/acts/{act}")
    @Needs(
            value = Right.RECORD_ENROLMENTS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView declareForOne(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @PathVariable("act") String act,
            @RequestParam(name = "line", required = false) @Nullable Set<String> lines,
            @RequestParam Map<String, String> typed) {
        return ofOne(viewer, id, act)
                .flatMap(task -> declare(viewer, task, lines, null, typed))
                .orElseGet(() -> miss(viewer));
    }

    private Optional<Task> ofGroup(Viewer viewer, String id, String word) {
        return Act.asked(word)
                .filter(Act::forGroups)
                .flatMap(act -> Handle.read(id)
                        .flatMap(uuid -> groups.byId(viewer.account(), uuid, today.date()))
                        .map(group -> new Task(act, group, null)));
    }

    private Optional<Task> ofOne(Viewer viewer, String id, String word) {
        return Act.asked(word)
                .flatMap(act -> Handle.read(id)
                        .flatMap(uuid -> enrolments.byIds(viewer.account(), List.of(uuid)).stream()
                                .findFirst())
                        .flatMap(one -> groups.byId(viewer.account(), one.group(), today.date())
                                .map(group -> new Task(act, group, one))));
    }

    private ModelAndView fresh(Viewer viewer, Task task) {
        var form = ActForm.proposed(task.act(), task.group(), today.date());
        var from = EnrolmentMachine.of(task.act()).from();
        var whom = task.only() == null ? enrolments.in(task.group(), from, LINES) : List.of(task.only());
        return page(viewer, task, form, whom, List.of());
    }

    /** Empty when a line is none of the group's, or of another site's. */
    private Optional<ModelAndView> declare(
            Viewer viewer,
            Task task,
            @Nullable Set<String> lines,
            @Nullable Set<String> except,
            Map<String, String> typed) {
        return ActForm.of(typed, orNone(lines), orNone(except))
                .filter(form -> form.lines().size() <= LINES)
                .flatMap(form -> known(viewer, task, form).map(known -> declare(viewer, task, form, known)));
    }

    private static Set<String> orNone(@Nullable Set<String> some) {
        return some == null ? Set.of() : some;
    }

    private Optional<List<Enrolment>> known(Viewer viewer, Task task, ActForm form) {
        var ids = form.lines().keySet();
        var known = enrolments.byIds(viewer.account(), ids);
        boolean ours = known.size() == ids.size()
                && known.stream().allMatch(e -> e.group().equals(task.group().id()))
                && (task.only() == null || ids.equals(Set.of(task.only().id())));
        return ours ? Optional.of(known) : Optional.empty();
    }

    private ModelAndView declare(Viewer viewer, Task task, ActForm form, List<Enrolment> known) {
        var problems = acts.declare(viewer, task.act(), task.group(), form, known);
        if (problems.isEmpty()) {
            return new ModelAndView(
                    "redirect:" + task.back() + "?done=" + task.act().word());
        }
        // Read again: whoever was faster has changed what the page must now show.
        return page(viewer, task, form, known(viewer, task, form).orElse(known), problems);
    }

    private ModelAndView page(Viewer viewer, Task task, ActForm form, List<Enrolment> whom, List<Problem> problems) {
        return names.show(
                viewer,
                task.only() == null ? Purpose.LIST_GROUP : Purpose.FOLLOW_TRAINEE,
                whom,
                named -> page(task, form, named, problems, meanwhile(whom, problems)));
    }

    private Map<UUID, Change> meanwhile(Collection<Enrolment> whom, List<Problem> problems) {
        var overtaken = whom.stream()
                .map(Enrolment::id)
                .filter(id -> problems.stream()
                        .anyMatch(p -> p.field().equals("line-" + id) && p.key().equals(Verdict.CHANGED.messageKey())))
                .toList();
        return overtaken.isEmpty()
                ? Map.of()
                : table.latest(overtaken).stream().collect(Collectors.toMap(Change::enrolment, Function.identity()));
    }

    private ModelAndView page(
            Task task, ActForm form, NamedLines.Lines named, List<Problem> problems, Map<UUID, Change> meanwhile) {
        var wrong = Problem.byField(problems);
        var lines = named.lines().stream()
                .map(line -> new ActLine(
                        line,
                        form.leavesOut(line.enrolment().id()),
                        EnrolmentMachine.leads(task.act(), line.enrolment().state()),
                        wrong.get("line-" + line.enrolment().id()),
                        meanwhile.get(line.enrolment().id())))
                .toList();
        boolean overtaken = problems.stream().anyMatch(p -> p.key().equals(Verdict.CHANGED.messageKey()));
        var status =
                problems.isEmpty() ? HttpStatus.OK : overtaken ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
        return new ModelAndView("training/act", status)
                .addObject("act", task.act())
                .addObject("group", task.group())
                .addObject("single", task.only() != null)
                .addObject("path", task.path())
                .addObject("back", task.back())
                .addObject("form", form)
                .addObject("lines", lines)
                .addObject("ready", lines.stream().anyMatch(ActLine::possible))
                .addObject("problems", problems)
                .addObject("wrong", wrong)
                .addObject("reference", named.reference());
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.LIST_GROUP));
    }
}
