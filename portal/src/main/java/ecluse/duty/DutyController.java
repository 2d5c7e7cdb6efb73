package ecluse.duty;

import ecluse.containment.Containment;
import ecluse.detection.Detection;
import ecluse.detection.LedgerAlarm;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** What the duty officer sees first: what is closed, what detection said, how much is shown. */
@Controller
class DutyController {
    private static final int SIGNALS = 10;

    private final Containment containment;
    private final Detection detection;
    private final LedgerAlarm alarm;
    private final DutyTable table;
    private final Clock clock;

    DutyController(Containment containment, Detection detection, LedgerAlarm alarm, DutyTable table, Clock clock) {
        this.containment = containment;
        this.detection = detection;
        this.alarm = alarm;
        this.table = table;
        this.clock = clock;
    }

    @GetMapping("/agency")
    @Needs(Right.SEE_PARTNERS)
    ModelAndView home(@SignedIn Viewer viewer) {
        var now = clock.instant();
        // Two clocks may differ by a little: what the ledger dates a moment ahead belongs to this hour as well.
        var shown = table.shownByMinute(HourChart.first(now), now.plus(Duration.ofMinutes(1)));
        return new ModelAndView("duty/home")
                .addObject("locks", containment.open())
                .addObject("alarm", alarm.standing().orElse(null))
                .addObject("signals", detection.last(SIGNALS))
                .addObject("chart", HourChart.of(shown, now))
                .addObject("mayClose", viewer.may(Right.CLOSE));
    }
}
