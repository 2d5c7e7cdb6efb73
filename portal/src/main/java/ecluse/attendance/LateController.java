package ecluse.attendance;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Today;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Which months are late. The office sees what is due; the account manager what is so late that it is escalated. Each line opens
 * the task, not the person: nobody is named, so nothing is disclosed.
 */
@Controller
class LateController {
    private final Late late;
    private final Today today;

    LateController(Late late, Today today) {
        this.late = late;
        this.today = today;
    }

    @GetMapping("/kairos/attendance/late")
    @Needs(Right.SEE_LATE_ATTENDANCE)
    ModelAndView late(@SignedIn Viewer viewer) {
        var lines = late.of(viewer.account(), viewer.role(), viewer.partner(), today.date());
        return new ModelAndView("attendance/late")
                .addObject("lines", lines)
                .addObject("opens", viewer.may(Right.KEEP_ATTENDANCE))
                .addObject("overdue", lines.stream().filter(Late.Month::overdue).count());
    }
}
