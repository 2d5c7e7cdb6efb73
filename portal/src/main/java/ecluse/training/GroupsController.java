package ecluse.training;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** My groups, and the people in one: names, states and dates, and nothing that reaches somebody at home. */
@Controller
class GroupsController {
    private static final int GROUPS_A_PAGE = 25;
    private static final int PEOPLE_A_PAGE = 50;

    private final GroupTable groups;
    private final EnrolmentTable enrolments;
    private final NamedLines names;
    private final Guard guard;
    private final Pages pages;
    private final Today today;

    GroupsController(
            GroupTable groups, EnrolmentTable enrolments, NamedLines names, Guard guard, Pages pages, Today today) {
        this.groups = groups;
        this.enrolments = enrolments;
        this.names = names;
        this.guard = guard;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/kairos/groups")
    @Needs(Right.SEE_GROUPS)
    ModelAndView groups(
            @SignedIn Viewer viewer,
            @RequestParam(name = "state", defaultValue = "") String word,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var filter = GroupFilter.asked(word);
        int page = Handle.page(number);
        long offset = (long) (page - 1) * GROUPS_A_PAGE;
        var found = groups.of(viewer.account(), filter.orElse(null), today.date(), offset, GROUPS_A_PAGE + 1);
        return new ModelAndView("training/groups")
                .addObject("page", Page.of(found, page, GROUPS_A_PAGE))
                .addObject("state", filter.map(GroupFilter::word).orElse(""))
                .addObject("states", GroupFilter.values())
                .addObject("mayPlace", viewer.may(Right.PLACE))
                .addObject(
                        "url",
                        "/kairos/groups" + filter.map(s -> "?state=" + s.word()).orElse(""));
    }

    @GetMapping("/kairos/groups/{id}")
    @Needs(
            value = Right.SEE_GROUPS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView roster(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "page", defaultValue = "1") String number,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return Handle.read(id)
                .flatMap(uuid -> groups.byId(viewer.account(), uuid, today.date()))
                .map(group -> roster(
                        viewer, group, Handle.page(number), Act.asked(done).orElse(null)))
                // Not there, not yours: one answer, and it counts as a miss (invariant 1).
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.LIST_GROUP)));
    }

    private ModelAndView roster(Viewer viewer, Group group, int number, @Nullable Act done) {
        long offset = (long) (number - 1) * PEOPLE_A_PAGE;
        var page = Page.of(enrolments.in(group, offset, PEOPLE_A_PAGE + 1), number, PEOPLE_A_PAGE);
        return names.show(viewer, Purpose.LIST_GROUP, page.items(), named -> roster(viewer, group, page, named, done));
    }

    private ModelAndView roster(
            Viewer viewer, Group group, Page<Enrolment> page, NamedLines.Lines named, @Nullable Act done) {
        boolean records = viewer.may(Right.RECORD_ENROLMENTS);
        return new ModelAndView("training/roster")
                .addObject("group", group)
                .addObject("page", page)
                .addObject("url", "/kairos/groups/" + group.id())
                .addObject("lines", named.lines())
                .addObject("mayExport", viewer.may(Right.EXPORT))
                .addObject("mayRecord", records)
                .addObject("mayPrint", viewer.may(Right.OPEN_CONTACT) && hasEntered(named.lines()))
                .addObject("mayKeepAttendance", viewer.may(Right.KEEP_ATTENDANCE))
                .addObject("mayPlace", viewer.may(Right.PLACE) && group.state().recruits())
                .addObject("acts", records ? groupActs(group, page) : List.of())
                .addObject("done", done)
                .addObject("unnamed", named.lines().stream().anyMatch(line -> line.facts() == null))
                .addObject("reference", named.reference());
    }

    private static boolean hasEntered(List<RosterLine> lines) {
        return lines.stream()
                .map(RosterLine::enrolment)
                .anyMatch(one -> one.state().stage() == Stage.DURING && Certificate.AES.of(one));
    }

    /** What can be declared for the whole group, and for how many. */
    record GroupAct(Act act, int people) {}

    private List<GroupAct> groupActs(Group group, Page<Enrolment> page) {
        var counts = page.alone() ? counted(page.items()) : enrolments.counts(group);
        return Arrays.stream(Act.values())
                .filter(Act::forGroups)
                .map(act -> new GroupAct(
                        act,
                        EnrolmentMachine.of(act).from().stream()
                                .mapToInt(state -> counts.getOrDefault(state, 0))
                                .sum()))
                .filter(act -> act.people() > 0)
                .toList();
    }

    /** Of a group that stands on one page, as nearly all do: nothing is asked again. */
    private static Map<EnrolmentState, Integer> counted(List<Enrolment> all) {
        return all.stream().collect(Collectors.toMap(Enrolment::state, one -> 1, Integer::sum));
    }
}
