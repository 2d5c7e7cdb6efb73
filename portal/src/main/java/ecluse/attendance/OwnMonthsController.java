package ecluse.attendance;

import ecluse.disclosure.Ties;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A person's own months, in the own space: what was certified, each version, for the pay follows it. */
@Controller
class OwnMonthsController {
    private static final int MONTHS_A_PAGE = 24;

    private final StatementTable statements;
    private final Ties ties;

    OwnMonthsController(StatementTable statements, Ties ties) {
        this.statements = statements;
        this.ties = ties;
    }

    @GetMapping("/my-space/attendance")
    @Needs(Right.OWN_FILE)
    ModelAndView months(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * MONTHS_A_PAGE;
        var found = ties.own(viewer.account())
                .map(person -> statements.own(person, offset, MONTHS_A_PAGE + 1))
                .orElse(List.of());
        return new ModelAndView("attendance/own").addObject("page", Page.of(found, asked, MONTHS_A_PAGE));
    }
}
