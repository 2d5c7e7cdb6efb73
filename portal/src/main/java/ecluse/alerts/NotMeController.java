package ecluse.alerts;

import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The holder of an account says, by the mailed link alone, that it was somebody else: one button, and the account is closed. */
@Controller
class NotMeController {
    private final AlertTable alerts;
    private final NotMe notMe;

    NotMeController(AlertTable alerts, NotMe notMe) {
        this.alerts = alerts;
        this.notMe = notMe;
    }

    /** A GET closes nothing: mailboxes open links by themselves. */
    @GetMapping("/not-me/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView ask(@PathVariable("link") String link) {
        return LinkSecret.of(link)
                .flatMap(secret -> alerts.ofLink(secret.hash()))
                .map(said ->
                        new ModelAndView("alerts/ask").addObject("said", said).addObject("link", link))
                .orElseGet(NotMeController::over);
    }

    @PostMapping("/not-me/{link}")
    @Needs(Right.PUBLIC)
    ModelAndView close(@PathVariable("link") String link) {
        return LinkSecret.of(link).flatMap(notMe::byLink).orElseGet(NotMeController::over);
    }

    /** Used, expired, unknown: one page. */
    private static ModelAndView over() {
        return new ModelAndView("alerts/over", HttpStatus.NOT_FOUND);
    }
}
