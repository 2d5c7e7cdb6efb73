package ecluse.joining;

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

/** Whom the agency has appointed to keep a partner's accounts chooses a password. The link serves once. */
@Controller
class AppointmentController {
    private final AgreementTable agreements;
    private final FirstPassword passwords;

    AppointmentController(AgreementTable agreements, FirstPassword passwords) {
        this.agreements = agreements;
        this.passwords = passwords;
    }

    @GetMapping("/join/manager/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView appointed(@PathVariable("link") String link) {
        return form(link, List.of(), HttpStatus.OK);
    }

    private ModelAndView form(String link, List<Problem> problems, HttpStatus status) {
        return LinkSecret.of(link)
                .flatMap(secret -> agreements.appointee(secret.hash()))
                .map(appointee -> new ModelAndView("joining/manager", status)
                        .addObject("link", link)
                        .addObject("appointee", appointee)
                        .addObject("problems", problems)
                        .addObject("shortest", passwords.shortest())
                        .addObject("longest", passwords.longest()))
                .orElseGet(AppointmentController::over);
    }

    private static ModelAndView over() {
        return new ModelAndView("joining/over", HttpStatus.NOT_FOUND);
    }

    @PostMapping("/join/manager/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView choose(
            Locale language,
            @PathVariable("link") String link,
            @RequestParam(name = "wanted", defaultValue = "") String wanted,
            @RequestParam(name = "again", defaultValue = "") String again) {
        var secret = LinkSecret.of(link);
        var appointee = secret.flatMap(known -> agreements.appointee(known.hash()));
        if (secret.isEmpty() || appointee.isEmpty()) {
            return over();
        }
        return switch (passwords.choose(appointee.get().login(), wanted, again)) {
            case Chosen.Wrong(var wrong) ->
                form(
                        link,
                        wrong.stream()
                                .map(one -> new Problem(one.field(), one.key(), one.arguments()))
                                .toList(),
                        HttpStatus.UNPROCESSABLE_CONTENT);
            case Chosen.Fine(var hash) ->
                agreements.takeUp(secret.get().hash(), hash, language)
                        ? new ModelAndView("redirect:/join/appointed")
                        : over();
        };
    }

    @GetMapping("/join/appointed")
    @Needs(Right.PUBLIC)
    ModelAndView open() {
        return new ModelAndView("joining/activated").addObject("title", "joining.appointed.title");
    }
}
