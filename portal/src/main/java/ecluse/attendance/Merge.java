package ecluse.attendance;

import ecluse.attendance.CellText.Said;
import ecluse.attendance.SheetTable.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed, brought together with what others wrote since: three versions of each cell, the one the form was drawn
 * from, the one that holds, the one typed. Where both changed it, nobody is overwritten: both are shown.
 *
 * @param changes to be written, if there is nothing wrong and no conflict
 * @param conflicts cells that another changed meanwhile, to something else
 * @param wrong what breaks a rule, by cell
 */
record Merge(Plan plan, List<Change> changes, Set<Cell> conflicts, List<Wrong> wrong) {
    /** A rule that is broken. @param cell null for the plan's own row */
    record Wrong(@Nullable Cell cell, @Nullable HalfDay planned, String key, Object... arguments) {}

    static Merge of(Sheet sheet, Plan planThen, TypedMonth typed) {
        return new Merging(sheet, planThen, typed).merge();
    }

    boolean changesNothing(Sheet sheet) {
        return changes.isEmpty() && plan.equals(sheet.plan());
    }

    private static final class Merging {
        private final Sheet sheet;
        private final Plan planThen;
        private final TypedMonth typed;
        private final Map<Cell, AttendanceRecord> then;
        private final Map<Cell, AttendanceRecord> now;
        private final List<Change> changes = new ArrayList<>();
        private final Set<Cell> conflicts;
        private final List<Wrong> wrong = new ArrayList<>();

        Merging(Sheet sheet, Plan planThen, TypedMonth typed) {
            this.sheet = sheet;
            this.planThen = planThen;
            this.typed = typed;
            this.then = sheet.at(typed.seen());
            this.now = sheet.now();
            this.conflicts = new LinkedHashSet<>(typed.undecided());
        }

        Merge merge() {
            var plan = plan();
            typed.cells().forEach((cell, text) -> {
                if (!typed.theirs().contains(cell)) {
                    look(cell, text, plan);
                }
            });
            fits(plan);
            return new Merge(plan, changes, conflicts, wrong);
        }

        private Plan plan() {
            var merged = sheet.plan();
            for (var entry : typed.plan().entrySet()) {
                var halfDay = entry.getKey();
                var minutes = entry.getValue().isEmpty() ? Optional.of(0) : CellText.minutes(entry.getValue());
                if (minutes.isEmpty() || minutes.get() > Plan.MOST) {
                    wrong.add(new Wrong(null, halfDay, "attendance.problem.plan"));
                } else if (minutes.get() != planThen.of(halfDay) && minutes.get() != merged.of(halfDay)) {
                    if (!sheet.planIsOpen()) {
                        wrong.add(new Wrong(null, halfDay, "attendance.problem.planClosed"));
                    } else if (merged.of(halfDay) != planThen.of(halfDay)) {
                        wrong.add(new Wrong(
                                null, halfDay, "attendance.problem.planMoved", CellText.hours(merged.of(halfDay))));
                    } else {
                        merged = merged.with(halfDay, minutes.get());
                    }
                }
            }
            return merged;
        }

        private void look(Cell cell, String text, Plan plan) {
            int planned = plan.of(cell.halfDay());
            boolean planChanged = planned != planThen.of(cell.halfDay());
            if (text.equalsIgnoreCase(said(then.get(cell), planThen.of(cell.halfDay()))) && !planChanged) {
                return;
            }
            switch (CellText.read(text, planned)) {
                case Said.Wrong(var key, var arguments) -> wrong.add(new Wrong(cell, null, key, arguments));
                case Said.Nothing() -> put(cell, Optional.empty());
                case Said.Told(var record) -> put(cell, Optional.of(record));
            }
        }

        private void put(Cell cell, Optional<AttendanceRecord> mine) {
            var base = Optional.ofNullable(then.get(cell));
            var theirs = Optional.ofNullable(now.get(cell));
            if (mine.equals(theirs) || mine.equals(base)) {
                return;
            }
            var line = sheet.line(cell.enrolment());
            var day = cell.halfDay().day();
            boolean interrupted = line.isPresent() && line.get().trainee().interruptedOn(day);
            if (interrupted && mine.isPresent()) {
                wrong.add(new Wrong(cell, null, "attendance.problem.interrupted"));
            } else if (line.isEmpty() || !interrupted && !line.get().trainee().thereOn(day)) {
                wrong.add(new Wrong(cell, null, "attendance.problem.notThere"));
            } else if (!line.get().state().writable()) {
                wrong.add(new Wrong(cell, null, "attendance.problem.handedOver"));
            } else if (!theirs.equals(base)) {
                conflicts.add(cell);
            } else {
                changes.add(new Change(cell, mine));
            }
        }

        /** Nobody's half-day may hold more than the plan has room for, those of another page of the form included. */
        private void fits(Plan plan) {
            now.forEach((cell, record) -> {
                if (record.told() > plan.of(cell.halfDay())
                        && plan.of(cell.halfDay()) < sheet.plan().of(cell.halfDay())
                        && changes.stream().noneMatch(change -> change.cell().equals(cell))
                        && wrong.stream().noneMatch(w -> Objects.equals(w.cell(), cell))) {
                    wrong.add(new Wrong(null, cell.halfDay(), "attendance.problem.planTooSmall"));
                }
            });
        }

        private static String said(@Nullable AttendanceRecord record, int planned) {
            return record == null ? "" : CellText.of(record, planned);
        }
    }
}
