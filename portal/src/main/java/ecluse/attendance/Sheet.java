package ecluse.attendance;

import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One group's month as it stands: who was there when, and where each one's statement stands.
 *
 * @param version grows by one with each change; 0 before the first
 * @param history every record that was ever written, the oldest first: what an earlier version said follows from it
 */
record Sheet(TaughtGroup group, YearMonth month, int version, Plan plan, List<Line> lines, List<Written> history) {
    /** One person of the month. */
    record Line(Trainee trainee, StatementState state, int statementVersion) {}

    /** A record of one version; null where something was taken back. */
    record Written(Cell cell, int version, @Nullable AttendanceRecord record) {}

    /** What was known at a version. */
    Map<Cell, AttendanceRecord> at(int seen) {
        var known = new HashMap<Cell, AttendanceRecord>();
        for (var written : history) {
            if (written.version() <= seen) {
                if (written.record() == null) {
                    known.remove(written.cell());
                } else {
                    known.put(written.cell(), written.record());
                }
            }
        }
        return known;
    }

    Map<Cell, AttendanceRecord> now() {
        return at(version);
    }

    Optional<Line> line(UUID enrolment) {
        return lines.stream()
                .filter(line -> line.trainee().enrolment().equals(enrolment))
                .findFirst();
    }

    /** Whether the whole month can still be planned anew. */
    boolean planIsOpen() {
        return lines.stream().allMatch(line -> line.state().writable());
    }

    /** The first half-day of the person that is planned and of which nothing is known. */
    Optional<HalfDay> firstUntold(Trainee trainee) {
        var known = now();
        return plan.halfDays().stream()
                .filter(h -> plan.of(h) > 0 && trainee.thereOn(h.day()))
                .filter(h -> !known.containsKey(new Cell(trainee.enrolment(), h)))
                .findFirst();
    }

    /** What was told before the interruption that covers it was declared: to be emptied, or the interruption mended. */
    Optional<HalfDay> firstToldInInterruption(Trainee trainee) {
        return now().keySet().stream()
                .filter(cell -> cell.enrolment().equals(trainee.enrolment()))
                .map(Cell::halfDay)
                .filter(halfDay -> trainee.interruptedOn(halfDay.day()))
                .min(Comparator.naturalOrder());
    }

    /** The person's sums under a plan and records, which may be those that somebody is typing. */
    static Totals totals(Trainee trainee, Plan plan, Map<Cell, AttendanceRecord> records) {
        var sum = Totals.NONE;
        for (var halfDay : plan.halfDays()) {
            if (trainee.thereOn(halfDay.day())) {
                int planned = plan.of(halfDay);
                var known = records.get(new Cell(trainee.enrolment(), halfDay));
                sum = sum.plus(
                        known == null
                                ? new Totals(planned, 0, 0, 0, 0, planned > 0 ? 1 : 0)
                                : new Totals(
                                        planned,
                                        known.present(),
                                        known.remote(),
                                        known.excused(),
                                        known.unexcused(),
                                        0));
            }
        }
        return sum;
    }
}
