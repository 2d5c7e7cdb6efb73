package ecluse.joining;

import ecluse.accounts.FirstPassword;
import ecluse.accounts.FirstPassword.Chosen;
import ecluse.joining.AgreementTable.Link;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The first account's holder accepts the agreement and chooses a password; from then on it runs. The link serves once. */
@Controller
class ActivationController {
    private final AgreementTable agreements;
    private final FirstPassword passwords;

    ActivationController(AgreementTable agreements, FirstPassword passwords) {
        this.agreements = agreements;
        this.passwords = passwords;
    }

    @GetMapping("/join/activate/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView activate(@PathVariable("link") String link) {
        return form(link, List.of(), HttpStatus.OK);
    }

    private ModelAndView form(String link, List<Problem> problems, HttpStatus status) {
        return LinkSecret.of(link)
                .flatMap(secret -> agreements.ofLink(secret.hash(), Link.ACTIVATE))
                .map(agreement -> new ModelAndView("joining/activate", status)
                        .addObject("link", link)
                        .addObject("agreement", agreement)
                        .addObject("problems", problems)
                        .addObject("shortest", passwords.shortest())
                        .addObject("longest", passwords.longest()))
                .orElseGet(ActivationController::over);
    }

    private static ModelAndView over() {
        return new ModelAndView("joining/over", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/join/activate/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView activate(
            Locale language,
            @PathVariable("link") String link,
            @RequestParam(name = "accepted", defaultValue = "") String accepted,
            @RequestParam(name = "wanted", defaultValue = "") String wanted,
            @RequestParam(name = "again", defaultValue = "") String again) {
        var secret = LinkSecret.of(link);
        var agreement = secret.flatMap(known -> agreements.ofLink(known.hash(), Link.ACTIVATE));
        if (secret.isEmpty() || agreement.isEmpty()) {
            return over();
        }
        var problems = new ArrayList<Problem>();
        if (accepted.isEmpty()) {
            problems.add(new Problem("accepted", "joining.activate.accepted.wrong"));
        }
        return switch (passwords.choose(agreement.get().asked().contactEmail(), wanted, again)) {
            case Chosen.Wrong(var wrong) -> {
                wrong.forEach(one -> problems.add(new Problem(one.field(), one.key(), one.arguments())));
                yield form(link, List.copyOf(problems), HttpStatus.UNPROCESSABLE_CONTENT);
            }
            case Chosen.Fine(var hash) -> {
                if (!problems.isEmpty()) {
                    yield form(link, List.copyOf(problems), HttpStatus.UNPROCESSABLE_CONTENT);
                }
                yield agreements.activate(secret.get().hash(), hash, language)
                        ? new ModelAndView("redirect:/join/activated")
                        : over();
            }
        };
    }

    @GetMapping("/join/activated")
    @Needs(Right.PUBLIC)
    ModelAndView activated() {
        return new ModelAndView("joining/activated").addObject("title", "joining.activated.title");
    }
}
