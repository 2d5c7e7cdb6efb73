package ecluse.training;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.disclosure.Ties;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Page;
import ecluse.web.Pages;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final GroupTable groups;
    private final EnrolmentTable enrolments;
    private final Ties ties;
    private final Guard guard;
    private final Pages pages;
    private final Today today;

    GroupsController(GroupTable groups, EnrolmentTable enrolments, Ties ties, Guard guard, Pages pages, Today today) {
        this.groups = groups;
        this.enrolments = enrolments;
        this.ties = ties;
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
        var state = GroupState.asked(word);
        int page = Handle.page(number);
        long offset = (long) (page - 1) * GROUPS_A_PAGE;
        var found = groups.of(viewer.account(), state.orElse(null), today.date(), offset, GROUPS_A_PAGE + 1);
        return new ModelAndView("training/groups")
                .addObject("page", Page.of(found, page, GROUPS_A_PAGE))
                .addObject("state", state.map(GroupState::word).orElse(""))
                .addObject("states", GroupState.values())
                .addObject(
                        "url",
                        "/kairos/groups" + state.map(s -> "?state=" + s.word()).orElse(""));
    }

    @GetMapping("/kairos/groups/{id}")
    @Needs(
            value = Right.SEE_GROUPS,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView roster(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        return Handle.read(id)
                .flatMap(uuid -> groups.byId(viewer.account(), uuid, today.date()))
                .map(group -> roster(viewer, group, Handle.page(number)))
                // Not there, not yours: one answer, and it counts as a miss (invariant 1).
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.LIST_GROUP)));
    }

    private ModelAndView roster(Viewer viewer, Group group, int number) {
        long offset = (long) (number - 1) * PEOPLE_A_PAGE;
        var page = Page.of(enrolments.in(group, offset, PEOPLE_A_PAGE + 1), number, PEOPLE_A_PAGE);
        var people = page.items().stream().map(Enrolment::person).distinct().toList();
        var nameable = List.copyOf(ties.among(viewer.account(), people));
        if (nameable.isEmpty()) {
            return roster(viewer, group, page, List.of(), Optional.empty());
        }
        return switch (guard.disclose(Request.by(viewer, Purpose.LIST_GROUP, nameable, NAMES))) {
            case Disclosed<List<Facts>>(var facts, var receipt) ->
                roster(viewer, group, page, facts, Optional.of(receipt));
            case Withheld<List<Facts>> withheld -> pages.refused(withheld);
        };
    }

    private static ModelAndView roster(
            Viewer viewer, Group group, Page<Enrolment> page, List<Facts> facts, Optional<Receipt> receipt) {
        var lines = RosterLine.of(page.items(), facts);
        return new ModelAndView("training/roster")
                .addObject("group", group)
                .addObject("page", page)
                .addObject("url", "/kairos/groups/" + group.id())
                .addObject("lines", lines)
                .addObject("mayExport", viewer.may(Right.EXPORT))
                .addObject("mayKeepAttendance", viewer.may(Right.KEEP_ATTENDANCE))
                .addObject("unnamed", lines.stream().anyMatch(line -> line.facts() == null))
                .addObject("reference", receipt.map(Receipt::reference).orElse(null));
    }
}
