package ecluse.placements;

import ecluse.disclosure.Guard;
import ecluse.disclosure.Ties;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ownspace.SpaceNote;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A person says yes or no to organisations that ask to follow them. No fact about anybody stands here. */
@Controller
class OwnProposalsController implements SpaceNote {
    private final PlacementTable table;
    private final Ties ties;
    private final Guard guard;
    private final Pages pages;

    OwnProposalsController(PlacementTable table, Ties ties, Guard guard, Pages pages) {
        this.table = table;
        this.ties = ties;
        this.guard = guard;
        this.pages = pages;
    }

    @Override
    public Optional<Note> of(PersonRef person) {
        return Optional.of(table.count(person))
                .filter(count -> count > 0)
                .map(count -> new Note("placements.own.note", count, "/my-space/proposals"));
    }

    @GetMapping("/my-space/proposals")
    @Needs(Right.OWN_FILE)
    ModelAndView list(@SignedIn Viewer viewer, @RequestParam(name = "answer", defaultValue = "") String answered) {
        return list(viewer, List.of(), HttpStatus.OK)
                .addObject("answered", ProposalEvent.answer(answered).orElse(null));
    }

    private ModelAndView list(Viewer viewer, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("placements/own", status)
                .addObject(
                        "waiting",
                        ties.own(viewer.account()).map(table::waiting).orElse(List.of()))
                .addObject("problems", problems);
    }

    @PostMapping("/my-space/proposals/{id}/answer")
    @Needs(Right.OWN_FILE)
    ModelAndView answer(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "answer", defaultValue = "") String answer) {
        var event = ProposalEvent.answer(answer);
        if (event.isEmpty()) {
            return wrong(viewer, Verdict.NOT_ALLOWED);
        }
        var verdict = Handle.read(id)
                .map(uuid -> table.answer(viewer, uuid, event.get()))
                .orElse(Verdict.NOT_YOURS);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/my-space/proposals?answer=" + answer);
            case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.OWN_FILE));
            case NOT_ALLOWED, NO_ROOM, ALREADY, TOO_MANY -> wrong(viewer, verdict);
        };
    }

    private ModelAndView wrong(Viewer viewer, Verdict verdict) {
        return list(viewer, List.of(new Problem("proposals", verdict.messageKey())), HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
