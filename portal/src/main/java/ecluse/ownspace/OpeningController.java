package ecluse.ownspace;

import ecluse.accounts.FirstPassword;
import ecluse.accounts.FirstPassword.Chosen;
import ecluse.accounts.Logins;
import ecluse.accounts.Strangers;
import ecluse.disclosure.Guard;
import ecluse.kernel.AccountId;
import ecluse.kernel.Base32;
import ecluse.kernel.Ids;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.ownspace.InvitationTable.Opening;
import ecluse.web.Identity;
import ecluse.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * How a person gets into the own space: asks for a link with identifier and birth date, has it by mail, gives both again, chooses
 * a password; or asks for a letter, and goes on in {@link LetterController}. No page says whether somebody is known, and none shows a fact; the second factor comes at the first sign-in.
 */
@Controller
class OpeningController {
    private final InvitationTable invitations;
    private final Guard guard;
    private final Strangers strangers;
    private final Logins logins;
    private final FirstPassword passwords;
    private final PasswordPage passwordPage;
    private final LetterTable letters;
    private final MessageSource messages;
    private final Ids ids;

    OpeningController(
            InvitationTable invitations,
            Guard guard,
            Strangers strangers,
            Logins logins,
            FirstPassword passwords,
            PasswordPage passwordPage,
            LetterTable letters,
            MessageSource messages,
            Ids ids) {
        this.invitations = invitations;
        this.guard = guard;
        this.strangers = strangers;
        this.logins = logins;
        this.passwords = passwords;
        this.passwordPage = passwordPage;
        this.letters = letters;
        this.messages = messages;
        this.ids = ids;
    }

    @GetMapping("/my-space/open")
    @Needs(Right.PUBLIC)
    ModelAndView ask() {
        return ask(List.of(), HttpStatus.OK);
    }

    private static ModelAndView ask(List<Problem> problems, HttpStatus status) {
        return new ModelAndView("ownspace/ask", status).addObject("problems", problems);
    }

    /** One answer for everybody (invariant 1): known or not, with an address or without, asked for too often or not. */
    @PostMapping("/my-space/open")
    @Needs(Right.PUBLIC)
    ModelAndView ask(
            HttpServletRequest request,
            @RequestParam(name = "identifier", defaultValue = "") String identifier,
            @RequestParam(name = "birthDate", defaultValue = "") String birthDate,
            @RequestParam(name = "by", defaultValue = "") String by) {
        var identity = Identity.read(identifier, birthDate);
        if (identity.isEmpty()) {
            return ask(List.of(unreadable()), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        if (!strangers.mayAsk("own space:" + identity.get().number(), request)) {
            return ask(List.of(new Problem("identifier", "ownspace.ask.wait")), HttpStatus.TOO_MANY_REQUESTS);
        }
        if (by.equals("letter")) {
            letters.ask(ids.next(), key(identity.get()));
            return new ModelAndView("redirect:/my-space/asked?by=letter");
        }
        invitations.ask(ids.next(), key(identity.get()));
        return new ModelAndView("redirect:/my-space/asked");
    }

    @GetMapping("/my-space/asked")
    @Needs(Right.PUBLIC)
    ModelAndView asked(@RequestParam(name = "by", defaultValue = "") String by) {
        return new ModelAndView("ownspace/asked").addObject("letter", by.equals("letter"));
    }

    @GetMapping("/my-space/open/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView identify(@PathVariable("link") String link) {
        return LinkSecret.of(link)
                .filter(secret -> invitations.live(secret.hash()))
                .map(secret -> identify(link, List.of(), HttpStatus.OK))
                .orElseGet(OpeningController::over);
    }

    private static ModelAndView identify(String link, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("ownspace/identify", status)
                .addObject("link", link)
                .addObject("problems", problems);
    }

    /** Used, expired, unknown, closed by wrong answers: one page. */
    private static ModelAndView over() {
        return new ModelAndView("ownspace/over", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/my-space/open/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView identify(
            @PathVariable("link") String link,
            @RequestParam(name = "identifier", defaultValue = "") String identifier,
            @RequestParam(name = "birthDate", defaultValue = "") String birthDate) {
        var secret = LinkSecret.of(link);
        if (secret.isEmpty() || !invitations.live(secret.get().hash())) {
            return over();
        }
        var identity = Identity.read(identifier, birthDate);
        if (identity.isEmpty()) {
            return identify(link, List.of(unreadable()), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var proof = LinkSecret.fresh();
        var login = logins.of(identity.get().number());
        if (invitations.prove(secret.get().hash(), key(identity.get()), login, proof.hash())) {
            return passwordPage.choose(link, proof.text(), identity.get().number(), List.of(), HttpStatus.OK);
        }
        return invitations.live(secret.get().hash())
                ? identify(
                        link,
                        List.of(new Problem("identifier", "ownspace.identify.wrong")),
                        HttpStatus.UNPROCESSABLE_CONTENT)
                : over();
    }

    @PostMapping("/my-space/open/{link}/password")
    @Needs(Right.PUBLIC)
    ModelAndView open(
            Locale language,
            @PathVariable("link") String link,
            @RequestParam(name = "proof", defaultValue = "") String proof,
            @RequestParam(name = "number", defaultValue = "") String number,
            @RequestParam(name = "wanted", defaultValue = "") String wanted,
            @RequestParam(name = "again", defaultValue = "") String again) {
        var secret = LinkSecret.of(link);
        var shown = LinkSecret.of(proof);
        if (secret.isEmpty()
                || shown.isEmpty()
                || !invitations.live(secret.get().hash())) {
            return over();
        }
        return switch (passwords.choose(number, wanted, again)) {
            case Chosen.Wrong(var problems) ->
                passwordPage.choose(
                        link,
                        proof,
                        number,
                        problems.stream()
                                .map(problem -> new Problem(problem.field(), problem.key(), problem.arguments()))
                                .toList(),
                        HttpStatus.UNPROCESSABLE_CONTENT);
            case Chosen.Fine(var hash) ->
                invitations.activate(secret.get().hash(), shown.get().hash(), opening(hash, language))
                        ? new ModelAndView("redirect:/my-space/opened")
                        : over();
        };
    }

    private Opening opening(String hash, Locale language) {
        var id = ids.next();
        return new Opening(
                new AccountId(id),
                "P-" + Base32.of(LinkSecret.fresh().hash()).substring(0, 10),
                hash,
                messages.getMessage("ownspace.name", null, language),
                language.getLanguage().equals("en") ? "en" : "fr");
    }

    @GetMapping("/my-space/opened")
    @Needs(Right.PUBLIC)
    ModelAndView opened() {
        return new ModelAndView("ownspace/opened");
    }

    private byte[] key(Identity identity) {
        return guard.proofOfIdentity(identity.number(), identity.birthDate());
    }

    private static Problem unreadable() {
        return new Problem("identifier", "ownspace.identify.shape");
    }
}
