package ecluse.training;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote.Reader;
import ecluse.web.Today;
import java.time.Clock;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** The office's day: each line opens the task, nobody is named. */
@Controller
class BoardController {
    private final BoardTable table;
    private final Notes notes;
    private final Today today;
    private final Clock clock;

    BoardController(BoardTable table, Notes notes, Today today, Clock clock) {
        this.table = table;
        this.notes = notes;
        this.today = today;
        this.clock = clock;
    }

    @GetMapping("/kairos/today")
    @Needs(Right.RECORD_ENROLMENTS)
    ModelAndView board(@SignedIn Viewer viewer) {
        var day = today.date();
        var found = table.all(viewer.account(), day);
        return new ModelAndView("training/today")
                .addObject("board", Board.of(found.waiting(), found.arrivals(), found.inTraining(), day))
                .addObject("notes", notes.of(Reader.of(viewer, clock.instant())))
                .addObject("day", day);
    }
}
