package ecluse.web;

import ecluse.disclosure.Allowances;
import ecluse.disclosure.Allowances.Allowance;
import ecluse.disclosure.BudgetClass;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where one lands after signing in: what one may do, and how much one was shown today. */
@Controller
class HomeController {
    private final Allowances allowances;

    HomeController(Allowances allowances) {
        this.allowances = allowances;
    }

    @GetMapping("/")
    @Needs(Right.SIGNED_IN)
    ModelAndView home(@SignedIn Viewer viewer) {
        return viewer.may(Right.OWN_FILE)
                ? new ModelAndView("redirect:/my-space")
                : new ModelAndView("web/home").addObject("shown", shown(viewer));
    }

    /** For those who see people: names where there are lists, contacts where there are cards. */
    private Map<String, Allowance> shown(Viewer viewer) {
        var shown = new LinkedHashMap<String, Allowance>();
        if (viewer.may(Right.OPEN_CONTACT)) {
            allowances.of(viewer.account(), BudgetClass.CONTACTS).ifPresent(a -> shown.put("contacts", a));
        }
        if (viewer.may(Right.SEE_GROUPS) || viewer.may(Right.LOOK_UP)) {
            allowances.of(viewer.account(), BudgetClass.NAMES).ifPresent(a -> shown.put("names", a));
        }
        return shown;
    }
}
