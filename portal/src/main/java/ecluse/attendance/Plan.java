package ecluse.attendance;

import ecluse.calendar.WorkingDays;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Minutes planned for a group in a month, by half-day; nothing on days without teaching. */
record Plan(YearMonth month, List<Integer> minutes) {
    /** The legal week of 35 hours over ten half-days. */
    static final int USUAL = 210;

    /** A half-day has at most ten hours. */
    static final int MOST = 600;

    Plan {
        minutes = List.copyOf(minutes);
        if (minutes.size() != 2 * month.lengthOfMonth()) {
            throw new IllegalArgumentException("a plan has two half-days a day");
        }
    }

    /** Every working day from the group's first day to its last. */
    static Plan usual(YearMonth month, LocalDate startsOn, LocalDate endsOn, WorkingDays calendar) {
        var minutes = new java.util.ArrayList<Integer>();
        for (int i = 0; i < 2 * month.lengthOfMonth(); i++) {
            var day = HalfDay.at(month, i).day();
            boolean taught = !day.isBefore(startsOn) && !day.isAfter(endsOn) && calendar.working(day);
            minutes.add(taught ? USUAL : 0);
        }
        return new Plan(month, minutes);
    }

    int of(HalfDay halfDay) {
        return YearMonth.from(halfDay.day()).equals(month) ? minutes.get(halfDay.index()) : 0;
    }

    /** The half-days of all days on which something is planned. */
    SortedSet<HalfDay> halfDays() {
        var found = new TreeSet<HalfDay>();
        for (int i = 0; i < minutes.size(); i++) {
            if (minutes.get(i) > 0) {
                var day = HalfDay.at(month, i).day();
                found.add(new HalfDay(day, Half.MORNING));
                found.add(new HalfDay(day, Half.AFTERNOON));
            }
        }
        return found;
    }

    Plan with(HalfDay halfDay, int planned) {
        var changed = new java.util.ArrayList<>(minutes);
        changed.set(halfDay.index(), planned);
        return new Plan(month, changed);
    }
}
