package ecluse.attendance;

import ecluse.calendar.WorkingDays;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Today;
import java.time.LocalDate;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Which months are late. The office sees what is due; the account manager what is so late that it is escalated. Each line opens
 * the task, not the person: nobody is named, so nothing is disclosed.
 */
@Controller
class LateController {
    private static final int MOST = 200;

    private final LateTable table;
    private final Today today;

    LateController(LateTable table, Today today) {
        this.table = table;
        this.today = today;
    }

    /** One line of the list, with its days. */
    record Late(LateTable.Waiting waiting, Deadline deadline, boolean overdue, boolean escalated) {
        static Late of(LateTable.Waiting waiting, LocalDate today) {
            var deadline = Deadline.of(waiting.month(), WorkingDays.at(waiting.postcode()));
            return new Late(waiting, deadline, deadline.overdue(today), deadline.escalated(today));
        }
    }

    @GetMapping("/kairos/attendance/late")
    @Needs(Right.SEE_LATE_ATTENDANCE)
    ModelAndView late(@SignedIn Viewer viewer) {
        var day = today.date();
        var lines = waiting(viewer).stream()
                .map(waiting -> Late.of(waiting, day))
                .filter(late -> !manager(viewer) || late.escalated())
                .toList();
        return new ModelAndView("attendance/late")
                .addObject("lines", lines)
                .addObject("opens", viewer.may(Right.KEEP_ATTENDANCE))
                .addObject("overdue", lines.stream().filter(Late::overdue).count());
    }

    private List<LateTable.Waiting> waiting(Viewer viewer) {
        return manager(viewer)
                ? viewer.partner()
                        .map(partner -> table.ofPartner(partner.value(), today.month(), MOST))
                        .orElse(List.of())
                : table.atSites(viewer, today.month(), MOST);
    }

    private static boolean manager(Viewer viewer) {
        return viewer.role() == Role.PARTNER_ACCOUNT_MANAGER;
    }
}
