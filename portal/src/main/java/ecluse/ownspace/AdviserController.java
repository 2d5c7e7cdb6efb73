package ecluse.ownspace;

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
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * For the adviser in charge: whether somebody has a space, and a link mailed, or a code posted, to the address that the registry has. The
 * adviser sees neither, so nobody answers in the person's place.
 */
@Controller
class AdviserController {
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final InvitationTable invitations;
    private final LetterTable letters;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;

    AdviserController(InvitationTable invitations, LetterTable letters, Guard guard, Pages pages, Ids ids) {
        this.invitations = invitations;
        this.letters = letters;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
    }

    @GetMapping("/caseload/people/{person}/space")
    @Needs(
            value = Right.SEE_CASELOAD,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView space(@SignedIn Viewer viewer, @PathVariable("person") String handle) {
        return Handle.person(handle)
                .map(person -> space(viewer, person, List.of(), HttpStatus.OK))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD)));
    }

    private ModelAndView space(Viewer viewer, PersonRef person, List<Problem> problems, HttpStatus status) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.FOLLOW_CASELOAD, person, NAMES))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("ownspace/adviser", status)
                        .addObject("facts", facts)
                        .addObject("standing", invitations.standing(person))
                        .addObject("letters", letters.of(person))
                        .addObject("problems", problems)
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    @PostMapping("/caseload/people/{person}/space")
    @Needs(
            value = Right.SEE_CASELOAD,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView invite(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @RequestParam(name = "by", defaultValue = "") String by) {
        var person = Handle.person(handle);
        if (person.isEmpty()) {
            return pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD));
        }
        boolean letter = by.equals("letter");
        var invited = letter
                ? letters.invite(viewer, ids.next(), person.get())
                : invitations.invite(viewer, ids.next(), person.get());
        return switch (invited) {
            case DONE -> new ModelAndView("redirect:/caseload/people/" + person.get() + "/space");
            case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_CASELOAD));
            case TOO_MANY ->
                space(
                        viewer,
                        person.get(),
                        List.of(
                                letter
                                        ? new Problem("letter", "ownspace.adviser.tooManyLetters")
                                        : new Problem("invite", "ownspace.adviser.tooMany")),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }
}
