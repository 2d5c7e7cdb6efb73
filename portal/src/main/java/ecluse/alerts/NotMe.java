package ecluse.alerts;

import ecluse.alerts.AlertTable.Said;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Viewer;
import java.util.Locale;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** Closes an account because its holder says that it was somebody else. */
@Component
class NotMe {
    private final AlertTable alerts;
    private final MessageSource messages;

    NotMe(AlertTable alerts, MessageSource messages) {
        this.alerts = alerts;
        this.messages = messages;
    }

    /** Empty: the link is over. */
    Optional<ModelAndView> byLink(LinkSecret secret) {
        return alerts.ofLink(secret.hash())
                .filter(said -> alerts.notMe(secret.hash(), message()))
                .map(Said::own)
                .map(NotMe::closed);
    }

    ModelAndView myself(Viewer viewer) {
        alerts.notMeMyself(viewer, message());
        return closed(true);
    }

    /** @param own whether it is a person's own space, which the adviser opens again */
    private static ModelAndView closed(boolean own) {
        return new ModelAndView("alerts/closed").addObject("own", own);
    }

    /** What who stands before the closed account is told: no language is known there, so both. */
    private String message() {
        return messages.getMessage("alerts.closed.message", null, Locale.FRENCH) + " — "
                + messages.getMessage("alerts.closed.message", null, Locale.ENGLISH);
    }
}
