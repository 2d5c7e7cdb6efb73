package ecluse.placements;

import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.placements.PlacementTable.Group;
import ecluse.web.Handle;
import ecluse.web.Identity;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** An office proposes somebody for a group of its own, by identifier and birth date, and waits for a yes. */
@Controller
class ProposalsController {
    private static final int A_PAGE = 25;

    /** The list with those first that ended without agreement. */
    private static final String LAPSED = "lapsed";

    /** Asked for so that a proposal is a look-up like any other, in the ledger and in the budgets; no page shows it. */
    private static final Set<Field> WHO = EnumSet.of(LAST_NAME);

    private final PlacementTable table;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;

    ProposalsController(PlacementTable table, Guard guard, Pages pages, Ids ids) {
        this.table = table;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
    }

    @GetMapping("/kairos/groups/{id}/place")
    @Needs(Right.PLACE)
    ModelAndView form(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return group(viewer, id)
                .map(group -> form(group, "", "", List.of(), HttpStatus.OK))
                .orElseGet(() -> miss(viewer));
    }

    private Optional<Group> group(Viewer viewer, String id) {
        return Handle.read(id).flatMap(uuid -> table.group(viewer.account(), uuid));
    }

    private static ModelAndView form(
            Group group, String identifier, String birthDate, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("placements/propose", status)
                .addObject("group", group)
                .addObject("identifier", identifier)
                .addObject("birthDate", birthDate)
                .addObject("problems", problems);
    }

    /** One answer, whoever's identifier and birth date they are (invariant 1). */
    @PostMapping("/kairos/groups/{id}/place")
    @Needs(Right.PLACE)
    ModelAndView propose(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "identifier", defaultValue = "") String identifier,
            @RequestParam(name = "birthDate", defaultValue = "") String birthDate) {
        var group = group(viewer, id);
        if (group.isEmpty()) {
            return miss(viewer);
        }
        return Identity.read(identifier, birthDate)
                .map(identity -> propose(viewer, group.get(), identity, identifier, birthDate))
                .orElseGet(
                        () -> wrong(group.get(), identifier, birthDate, new Problem("identifier", "placements.shape")));
    }

    private ModelAndView propose(Viewer viewer, Group group, Identity identity, String identifier, String birthDate) {
        var asked = guard.discloseOne(Request.lookUp(viewer, identity.number(), identity.birthDate(), WHO));
        if (asked instanceof Withheld<?> withheld && withheld.reason() != Reason.NO_TIE) {
            return pages.refused(withheld);
        }
        var key = guard.proofOfIdentity(identity.number(), identity.birthDate());
        var verdict = table.propose(viewer, ids.next(), group.id(), key, tail(identity.number()));
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/kairos/proposals?done=1");
            case NOT_YOURS -> miss(viewer);
            case NOT_ALLOWED, NO_ROOM, ALREADY, TOO_MANY ->
                wrong(group, identifier, birthDate, new Problem("identifier", verdict.messageKey()));
        };
    }

    private static String tail(String number) {
        return number.substring(number.length() - 3);
    }

    private static ModelAndView wrong(Group group, String identifier, String birthDate, Problem problem) {
        return form(group, identifier, birthDate, List.of(problem), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @GetMapping("/kairos/proposals")
    @Needs(Right.PLACE)
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "page", defaultValue = "1") String number,
            @RequestParam(name = "show", defaultValue = "") String show,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return list(viewer, Handle.page(number), LAPSED.equals(show))
                .addObject("done", !done.isEmpty())
                .addObject("problems", List.of());
    }

    private ModelAndView list(Viewer viewer, int asked, boolean lapsedFirst) {
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("placements/list")
                .addObject(
                        "page", Page.of(table.asked(viewer.account(), lapsedFirst, offset, A_PAGE + 1), asked, A_PAGE))
                .addObject("url", lapsedFirst ? "/kairos/proposals?show=" + LAPSED : "/kairos/proposals");
    }

    private ModelAndView refused(Viewer viewer, boolean lapsedFirst, String key) {
        var view = list(viewer, 1, lapsedFirst)
                .addObject("done", false)
                .addObject("problems", List.of(new Problem("proposals", key)));
        view.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return view;
    }

    /** In one act, for whomever the first was about: each of these was a look-up once, so there is nothing new to learn here. */
    @PostMapping("/kairos/proposals/{id}/again")
    @Needs(Right.PLACE)
    ModelAndView again(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        var verdict = Handle.read(id)
                .map(uuid -> table.again(viewer, ids.next(), uuid))
                .orElse(Verdict.NOT_YOURS);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/kairos/proposals?done=1");
            case NOT_YOURS -> miss(viewer);
            case NOT_ALLOWED -> refused(viewer, true, "placements.again.not");
            case NO_ROOM, ALREADY, TOO_MANY -> refused(viewer, true, verdict.messageKey());
        };
    }

    @PostMapping("/kairos/proposals/{id}/withdraw")
    @Needs(Right.PLACE)
    ModelAndView withdraw(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return Handle.read(id)
                .map(uuid -> table.withdraw(viewer, uuid))
                .map(verdict -> switch (verdict) {
                    case DONE -> new ModelAndView("redirect:/kairos/proposals");
                    case NOT_YOURS -> miss(viewer);
                    case NOT_ALLOWED, NO_ROOM, ALREADY, TOO_MANY -> refused(viewer, false, verdict.messageKey());
                })
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.LOOK_UP));
    }
}
