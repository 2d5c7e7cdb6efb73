package ecluse.training;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Policy;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.training.LookUpForm.Read.Question;
import ecluse.training.LookUpForm.Read.Wrong;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Finds one of the viewer's own people by identifier and birth date; "not there" and "not yours" answer alike. */
@Controller
class LookUpController {
    private static final Set<Field> WHO = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);

    /** All there is: what a portal without a guard answers. A drill's policy alone gets it past the door. */
    private static final Set<Field> EVERYTHING = EnumSet.complementOf(EnumSet.of(IDENTIFIER_TAIL, Field.ELIGIBILITY));

    private final Guard guard;
    private final Policy policy;
    private final Pages pages;
    private final Today today;

    LookUpController(Guard guard, Policy policy, Pages pages, Today today) {
        this.guard = guard;
        this.policy = policy;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/kairos/look-up")
    @Needs(Right.LOOK_UP)
    ModelAndView form() {
        return form(LookUpForm.EMPTY, List.of());
    }

    @PostMapping("/kairos/look-up")
    @Needs(
            value = Right.LOOK_UP,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL})
    ModelAndView find(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = LookUpForm.of(typed);
        return switch (form.read(policy.birthDateRequired(), today.date())) {
            case Wrong(var problems) -> form(form.split(), problems);
            case Question question -> found(viewer, question);
        };
    }

    private ModelAndView found(Viewer viewer, Question question) {
        boolean all = policy == Policy.PLAIN;
        var request = Request.lookUp(viewer, question.identifier(), question.birthDate(), all ? EVERYTHING : WHO);
        return switch (guard.discloseOne(request)) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView(all ? "training/found-plain" : "training/found")
                        .addObject("facts", facts)
                        .addObject("followed", viewer.may(Right.SEE_GROUPS))
                        .addObject("mayReach", viewer.may(Right.OPEN_CONTACT))
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    private ModelAndView form(LookUpForm form, List<Problem> problems) {
        var page = new ModelAndView("training/look-up")
                .addObject("form", form)
                .addObject("birthDateRequired", policy.birthDateRequired())
                .addObject("problems", problems)
                .addObject("wrong", Problem.byField(problems));
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }
}
