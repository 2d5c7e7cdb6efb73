package ecluse.duty;

import ecluse.accounts.Accounts;
import ecluse.containment.Containment;
import ecluse.containment.Lock;
import ecluse.containment.Reopening;
import ecluse.containment.Scope;
import ecluse.containment.Target;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Locks: impact first, then closing, then what it did, measured. Opening takes two people (invariant 9). */
@Controller
class LocksController {
    private static final int LOCKS_A_PAGE = 25;
    private static final int LONGEST_CODE = 60;

    private final Containment containment;
    private final Accounts accounts;
    private final Pages pages;

    LocksController(Containment containment, Accounts accounts, Pages pages) {
        this.containment = containment;
        this.accounts = accounts;
        this.pages = pages;
    }

    @GetMapping("/agency/locks")
    @Needs(Right.CLOSE)
    ModelAndView locks(@RequestParam(defaultValue = "1") int page) {
        int number = Page.asked(page);
        return new ModelAndView("duty/locks")
                .addObject("open", containment.open())
                .addObject(
                        "page",
                        Page.of(containment.past((number - 1) * LOCKS_A_PAGE, LOCKS_A_PAGE + 1), number, LOCKS_A_PAGE));
    }

    @GetMapping("/agency/locks/new")
    @Needs(Right.CLOSE)
    ModelAndView choose(@RequestParam(defaultValue = "") String scope, @RequestParam(defaultValue = "") String target) {
        if (target.isBlank() && !scope.equals(Scope.PORTAL.name())) {
            return chooser("", List.of());
        }
        return find(scope, target)
                .map(found -> impact(found, LockForm.EMPTY, List.of()))
                .orElseGet(() -> unknown(target));
    }

    @PostMapping("/agency/locks")
    @Needs(Right.CLOSE)
    ModelAndView close(
            @SignedIn Viewer viewer,
            @RequestParam(defaultValue = "") String scope,
            @RequestParam(defaultValue = "") String target,
            @RequestParam Map<String, String> typed) {
        return find(scope, target)
                .map(found -> close(viewer, found, LockForm.of(typed)))
                .orElseGet(() -> unknown(target));
    }

    private ModelAndView close(Viewer viewer, Target target, LockForm form) {
        var problems = form.problems(target);
        if (!problems.isEmpty()) {
            return impact(target, form, problems);
        }
        return to(
                containment.close(viewer, target, form.reason(), form.message()).lock());
    }

    @GetMapping("/agency/locks/{id}")
    @Needs(Right.CLOSE)
    ModelAndView lock(@SignedIn Viewer viewer, @PathVariable UUID id) {
        return containment
                .lock(id)
                .map(lock -> lock(viewer, lock, "", List.of()))
                .orElseGet(pages::notFound);
    }

    @PostMapping("/agency/locks/{id}/reopening")
    @Needs(value = Right.REOPEN, stepUp = Needs.StepUp.PASSWORD)
    ModelAndView ask(
            @SignedIn Viewer viewer,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String password) {
        var lock = containment.lock(id);
        if (lock.isEmpty()) {
            return pages.notFound();
        }
        var words = Words.of(reason, Containment.LONGEST_TEXT + 1);
        var problems = new ArrayList<Problem>();
        if (words.isBlank()) {
            problems.add(new Problem("reason", "duty.reopen.reason.missing"));
        } else if (words.length() > Containment.LONGEST_TEXT) {
            problems.add(new Problem("reason", "duty.tooLong", Containment.LONGEST_TEXT));
        }
        problems.addAll(stepUp(viewer, password));
        if (!problems.isEmpty()) {
            return lock(viewer, lock.get(), words, problems);
        }
        return outcome(viewer, lock.get(), containment.askReopening(viewer, id, words));
    }

    @PostMapping("/agency/locks/{id}/reopening/approval")
    @Needs(value = Right.REOPEN, stepUp = Needs.StepUp.PASSWORD_AND_SECOND_PERSON)
    ModelAndView approve(
            @SignedIn Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String password) {
        var lock = containment.lock(id);
        if (lock.isEmpty()) {
            return pages.notFound();
        }
        var problems = stepUp(viewer, password);
        if (!problems.isEmpty()) {
            return lock(viewer, lock.get(), "", problems);
        }
        return outcome(viewer, lock.get(), containment.approveReopening(viewer, id));
    }

    private ModelAndView outcome(Viewer viewer, Lock lock, Reopening reopening) {
        return switch (reopening) {
            case Reopening.Asked asked -> to(lock.id());
            case Reopening.Open open -> to(lock.id());
            case Reopening.Refused refused -> {
                var now = containment.lock(lock.id()).orElse(lock);
                var page = lock(viewer, now, "", List.of(new Problem("reopening", "duty.reopen.refused")));
                page.setStatus(HttpStatus.FORBIDDEN);
                yield page;
            }
        };
    }

    private List<Problem> stepUp(Viewer viewer, String password) {
        return accounts.passwordMatches(viewer, password)
                ? List.of()
                : List.of(new Problem("password", "duty.password.wrong"));
    }

    private Optional<Target> find(String scope, String target) {
        var words = Words.of(target, LONGEST_CODE);
        if (scope.isBlank()) {
            return containment.find(words);
        }
        return Stream.of(Scope.values())
                .filter(known -> known.name().equals(scope))
                .findFirst()
                .flatMap(known -> containment.find(known, words));
    }

    private ModelAndView impact(Target target, LockForm form, List<Problem> problems) {
        return status(problems, new ModelAndView("duty/close"))
                .addObject("target", target)
                .addObject("impact", containment.impactOf(target))
                .addObject("lock", containment.on(target).orElse(null))
                .addObject("form", form);
    }

    private ModelAndView unknown(String target) {
        return chooser(Words.of(target, LONGEST_CODE), List.of(new Problem("target", "duty.choose.unknown")));
    }

    private static ModelAndView chooser(String target, List<Problem> problems) {
        return status(problems, new ModelAndView("duty/choose"))
                .addObject("target", target)
                .addObject("roles", Containment.CLOSABLE_ROLES)
                .addObject("services", ecluse.kernel.Service.values());
    }

    private ModelAndView lock(Viewer viewer, Lock lock, String reason, List<Problem> problems) {
        return status(problems, new ModelAndView("duty/lock"))
                .addObject("lock", lock)
                .addObject("effect", containment.effectOf(lock))
                .addObject("reason", reason)
                .addObject("mayReopen", viewer.may(Right.REOPEN))
                .addObject("mayApprove", viewer.may(Right.REOPEN) && lock.mayBeApprovedBy(viewer.account()))
                .addObject("mayExpose", viewer.may(Right.MAKE_EXPOSURES));
    }

    private static ModelAndView status(List<Problem> problems, ModelAndView page) {
        page.setStatus(problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("problems", problems);
    }

    private static ModelAndView to(UUID lock) {
        return new ModelAndView("redirect:/agency/locks/" + lock);
    }
}
