package ecluse.campaign;

import ecluse.factors.Onward;
import ecluse.factors.Ways;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.Level;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.SeeOther;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The second factor, later: once, and back to where one was going. */
@Controller
class LaterController {
    private final CampaignTable campaign;

    LaterController(CampaignTable campaign) {
        this.campaign = campaign;
    }

    /** Who may not wait is shown the page again, which says why. */
    @PostMapping(CampaignNote.LATER)
    @Needs(value = Right.SIGNED_IN, level = Level.OWN)
    ModelAndView later(
            @SignedIn Viewer viewer,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form) {
        var onward = Onward.of(to, form);
        return campaign.postpone(viewer) == Verdict.DONE
                ? new ModelAndView(new SeeOther(onward.address()))
                : new ModelAndView(new SeeOther("/first-factor" + Ways.query(onward)));
    }
}
