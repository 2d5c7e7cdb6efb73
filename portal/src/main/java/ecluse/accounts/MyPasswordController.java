package ecluse.accounts;

import ecluse.accounts.Attempts.Result;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.StepUp;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Changing my own password. It ends my other sign-ins: somebody who had the old one is out. */
@Controller
class MyPasswordController {
    private final AccountTable accounts;
    private final SignIns signIns;
    private final PasswordCheck check;
    private final Passwords passwords;
    private final PasswordRules rules;

    MyPasswordController(
            AccountTable accounts, SignIns signIns, PasswordCheck check, Passwords passwords, PasswordRules rules) {
        this.accounts = accounts;
        this.signIns = signIns;
        this.check = check;
        this.passwords = passwords;
        this.rules = rules;
    }

    @GetMapping("/my-password")
    @Needs(value = Right.SIGNED_IN, fresh = true, whileWaiting = true)
    ModelAndView form() {
        return form(List.of());
    }

    @PostMapping("/my-password")
    @Needs(value = Right.SIGNED_IN, fresh = true, whileWaiting = true, stepUp = StepUp.PASSWORD)
    ModelAndView change(
            @SignedIn Viewer viewer,
            @RequestParam(defaultValue = "") String old,
            @RequestParam(defaultValue = "") String wanted,
            @RequestParam(defaultValue = "") String again) {
        var problems = rules.problems(accounts.login(viewer.account()), old, wanted, again);
        if (!problems.isEmpty()) {
            return form(problems);
        }
        return switch (check.again(viewer, old)) {
            case Result.RIGHT -> changed(viewer, wanted);
            case Result.WRONG, Result.WAIT -> form(List.of(new Problem("old", "accounts.password.old.wrong")));
            case Result.BUSY -> form(List.of(new Problem("old", "accounts.signIn.busy")));
        };
    }

    private ModelAndView changed(Viewer viewer, String wanted) {
        accounts.setHash(viewer.account(), passwords.hash(wanted));
        int ended = signIns.endOthers(viewer, Ending.PASSWORD_CHANGED);
        return new ModelAndView("accounts/password-changed", Map.of("ended", ended));
    }

    private static ModelAndView form(List<Problem> problems) {
        var status = problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT;
        return new ModelAndView(
                "accounts/my-password",
                Map.of(
                        "problems",
                        problems,
                        "wrong",
                        Problem.fields(problems),
                        "shortest",
                        NewPassword.SHORTEST,
                        "longest",
                        Passwords.LONGEST),
                status);
    }
}
