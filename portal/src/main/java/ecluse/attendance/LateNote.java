package ecluse.attendance;

import ecluse.attendance.Late.Month;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.training.TodayNote;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Months of attendance: late where any is, else to hand over; and, for the head of the centre, to certify. */
@Component
class LateNote implements TodayNote {
    private static final String PATH = "/kairos/attendance/late";

    private final Late late;

    LateNote(Late late) {
        this.late = late;
    }

    @Override
    public List<Counted> of(Reader reader) {
        var said = new ArrayList<Counted>();
        if (reader.may(Right.SEE_LATE_ATTENDANCE)) {
            var sql = reader.role() == Role.PARTNER_ACCOUNT_MANAGER
                    ? LateTable.COUNT_OF_PARTNER
                    : LateTable.COUNT_AT_SITES;
            said.add(new Counted(sql, any -> waiting(reader)));
        }
        if (reader.may(Right.CERTIFY_ATTENDANCE)) {
            said.add(Counted.by("attendance.today.certify", PATH, LateTable.COUNT_TO_CERTIFY));
        }
        return said;
    }

    /** Which of them are late, the calendar of the site says. */
    private Note waiting(Reader reader) {
        var months = late.of(reader.account(), reader.role(), reader.partner(), reader.today());
        long overdue = months.stream().filter(Month::overdue).count();
        return overdue > 0
                ? new Note("attendance.today.late", (int) overdue, PATH)
                : new Note(
                        "attendance.today.handOver",
                        (int) months.stream().filter(Month::toHandOver).count(),
                        PATH);
    }
}
