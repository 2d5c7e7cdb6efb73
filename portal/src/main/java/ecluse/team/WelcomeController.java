package ecluse.team;

import ecluse.accounts.FirstPassword;
import ecluse.accounts.FirstPassword.Chosen;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Problem;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who was invited chooses a password by the mailed link, which serves once; everything else begins at the portal's sign-in. */
@Controller
class WelcomeController {
    private final TeamTable table;
    private final FirstPassword passwords;

    WelcomeController(TeamTable table, FirstPassword passwords) {
        this.table = table;
        this.passwords = passwords;
    }

    @GetMapping("/team/welcome/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView welcome(@PathVariable("link") String link) {
        return form(link, List.of(), HttpStatus.OK);
    }

    private ModelAndView form(String link, List<Problem> problems, HttpStatus status) {
        return LinkSecret.of(link)
                .flatMap(secret -> table.ofLink(secret.hash()))
                .map(invited -> new ModelAndView("team/welcome", status)
                        .addObject("link", link)
                        .addObject("invited", invited)
                        .addObject("problems", problems)
                        .addObject("shortest", passwords.shortest())
                        .addObject("longest", passwords.longest()))
                .orElseGet(WelcomeController::over);
    }

    /** Used, expired, unknown: one page. */
    private static ModelAndView over() {
        return new ModelAndView("team/over", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/team/welcome/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView choose(
            Locale language,
            @PathVariable("link") String link,
            @RequestParam(name = "wanted", defaultValue = "") String wanted,
            @RequestParam(name = "again", defaultValue = "") String again) {
        var secret = LinkSecret.of(link);
        var invited = secret.flatMap(known -> table.ofLink(known.hash()));
        if (secret.isEmpty() || invited.isEmpty()) {
            return over();
        }
        return switch (passwords.choose(invited.get().login(), wanted, again)) {
            case Chosen.Wrong(var wrong) ->
                form(
                        link,
                        wrong.stream()
                                .map(one -> new Problem(one.field(), one.key(), one.arguments()))
                                .toList(),
                        HttpStatus.UNPROCESSABLE_CONTENT);
            case Chosen.Fine(var hash) ->
                table.accept(secret.get().hash(), hash, language) ? new ModelAndView("redirect:/team/welcome") : over();
        };
    }

    @GetMapping("/team/welcome")
    @Needs(Right.PUBLIC)
    ModelAndView welcomed() {
        return new ModelAndView("team/welcomed");
    }
}
