package ecluse.ownspace;

import ecluse.accounts.Attempts.Result;
import ecluse.accounts.Logins;
import ecluse.accounts.Strangers;
import ecluse.disclosure.Guard;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Identity;
import ecluse.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** "I have a letter": identifier, birth date and the code that was posted, together; then as with a mailed link. */
@Controller
class LetterController {
    private final LetterTable letters;
    private final PasswordPage passwordPage;
    private final Guard guard;
    private final Strangers strangers;
    private final Logins logins;

    LetterController(LetterTable letters, PasswordPage passwordPage, Guard guard, Strangers strangers, Logins logins) {
        this.letters = letters;
        this.passwordPage = passwordPage;
        this.guard = guard;
        this.strangers = strangers;
        this.logins = logins;
    }

    @GetMapping("/my-space/letter")
    @Needs(Right.PUBLIC)
    ModelAndView ask() {
        return ask(List.of(), HttpStatus.OK);
    }

    private static ModelAndView ask(List<Problem> problems, HttpStatus status) {
        return new ModelAndView("ownspace/by-letter", status).addObject("problems", problems);
    }

    /** A code that is nobody's, another one's, used, over: one answer. What was typed wrong in itself is said, and is no guess. */
    @PostMapping("/my-space/letter")
    @Needs(Right.PUBLIC)
    ModelAndView open(
            HttpServletRequest request,
            @RequestParam(name = "identifier", defaultValue = "") String identifier,
            @RequestParam(name = "birthDate", defaultValue = "") String birthDate,
            @RequestParam(name = "code", defaultValue = "") String typed) {
        var identity = Identity.read(identifier, birthDate);
        var code = LetterCode.read(typed);
        if (identity.isEmpty() || code.isEmpty()) {
            return ask(unreadable(identity, code), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var link = LinkSecret.fresh();
        var proof = LinkSecret.fresh();
        var number = identity.get().number();
        var key = guard.proofOfIdentity(number, identity.get().birthDate());
        var result = strangers.look(
                "letter:" + number,
                request,
                () -> letters.prove(code.get(), key, logins.of(number), link.hash(), proof.hash())
                        ? Result.RIGHT
                        : Result.WRONG);
        return switch (result) {
            case RIGHT -> passwordPage.choose(link.text(), proof.text(), number, List.of(), HttpStatus.OK);
            case WRONG ->
                ask(List.of(new Problem("code", "ownspace.byLetter.wrong")), HttpStatus.UNPROCESSABLE_CONTENT);
            case WAIT, BUSY -> ask(List.of(new Problem("code", "ownspace.ask.wait")), HttpStatus.TOO_MANY_REQUESTS);
        };
    }

    private static List<Problem> unreadable(Optional<Identity> identity, Optional<LetterCode> code) {
        var problems = new ArrayList<Problem>();
        if (identity.isEmpty()) {
            problems.add(new Problem("identifier", "ownspace.identify.shape"));
        }
        if (code.isEmpty()) {
            problems.add(new Problem("code", "ownspace.byLetter.shape"));
        }
        return problems;
    }
}
