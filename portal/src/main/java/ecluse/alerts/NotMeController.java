package ecluse.alerts;

import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import java.util.Locale;
import org.springframework.context.MessageSource;
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
    private final MessageSource messages;

    NotMeController(AlertTable alerts, MessageSource messages) {
        this.alerts = alerts;
        this.messages = messages;
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
        return LinkSecret.of(link)
                .filter(secret -> alerts.notMe(secret.hash(), message()))
                .map(secret -> new ModelAndView("alerts/closed"))
                .orElseGet(NotMeController::over);
    }

    /** What who stands before the closed account is told: no language is known there, so both. */
    private String message() {
        return messages.getMessage("alerts.closed.message", null, Locale.FRENCH) + " — "
                + messages.getMessage("alerts.closed.message", null, Locale.ENGLISH);
    }

    /** Used, expired, unknown: one page. */
    private static ModelAndView over() {
        return new ModelAndView("alerts/over", HttpStatus.NOT_FOUND);
    }
}
