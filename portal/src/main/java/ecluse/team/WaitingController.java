package ecluse.team;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where somebody lands whose account is in quarantine: what it waits for, and since when. */
@Controller
class WaitingController {
    private final TeamTable table;

    WaitingController(TeamTable table) {
        this.table = table;
    }

    @GetMapping("/team/waiting")
    @Needs(value = Right.SIGNED_IN, whileWaiting = true)
    ModelAndView waiting(@SignedIn Viewer viewer) {
        return table.wait(viewer.account().value())
                .map(wait -> new ModelAndView("team/waiting").addObject("wait", wait))
                .orElseGet(() -> new ModelAndView("redirect:/"));
    }
}
