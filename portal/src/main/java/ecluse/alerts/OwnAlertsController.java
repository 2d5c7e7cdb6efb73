package ecluse.alerts;

import ecluse.accounts.AccountNote;
import ecluse.alerts.AlertTable.Told;
import ecluse.correspondence.Post;
import ecluse.kernel.AccountId;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ownspace.SpaceNote;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * What has changed about a person's own space. What no mail could say stands on the first page and beside the sign-ins until it is put
 * away; all of it stays in the list, put away or not, so that a thief who puts it away hides nothing.
 */
@Controller
class OwnAlertsController implements SpaceNote, AccountNote {
    private static final String PATH = "/my-space/alerts";

    private final AlertTable alerts;
    private final NotMe notMe;
    private final Post post;

    OwnAlertsController(AlertTable alerts, NotMe notMe, Post post) {
        this.alerts = alerts;
        this.notMe = notMe;
        this.post = post;
    }

    @Override
    public Optional<SpaceNote.Note> of(PersonRef person) {
        return Optional.of(alerts.unsaidTo(person, post.open()))
                .filter(count -> count > 0)
                .map(count -> new SpaceNote.Note("alerts.own.note", count, PATH));
    }

    @Override
    public Optional<AccountNote.Note> of(AccountId account) {
        return Optional.of(alerts.unsaidTo(account, post.open()))
                .filter(count -> count > 0)
                .map(count -> new AccountNote.Note("alerts.own.note", count, PATH));
    }

    @GetMapping(PATH)
    @Needs(Right.OWN_FILE)
    ModelAndView list(@SignedIn Viewer viewer, @RequestParam(name = "later", defaultValue = "false") boolean later) {
        var told = alerts.lately(viewer.account(), post.open());
        return new ModelAndView("alerts/own")
                .addObject("told", told)
                .addObject("unsaid", told.stream().anyMatch(Told::unsaid))
                .addObject("later", later);
    }

    @PostMapping(PATH + "/seen")
    @Needs(Right.OWN_FILE)
    ModelAndView seen(@SignedIn Viewer viewer) {
        alerts.seen(viewer);
        boolean later = alerts.unsaidTo(viewer.account(), post.open()) > 0;
        return new ModelAndView("redirect:" + PATH + (later ? "?later=true" : ""));
    }

    /** Closing is easy: no factor is asked for, and this sign-in ends with all others. */
    @PostMapping(PATH + "/not-me")
    @Needs(Right.OWN_FILE)
    ModelAndView notMe(@SignedIn Viewer viewer) {
        return notMe.myself(viewer);
    }
}
