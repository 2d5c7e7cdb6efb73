package ecluse.attendance;

import ecluse.disclosure.Facts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A month as its page shows it: days across, people down, what was typed kept. */
record MonthView(List<LocalDate> days, List<PlanCell> plan, List<Row> rows, Totals total, List<Fault> faults) {

    /** A half-day's column with its hours planned. */
    record PlanCell(String name, String column, HalfDay halfDay, String text, boolean wrong) {}

    /**
     * One person.
     *
     * @param facts null where the tie has closed
     * @param owed whether a statement is due: not where the whole month is one interruption
     * @param against half-days that are told and lie in an interruption
     */
    record Row(
            int number,
            UUID enrolment,
            @Nullable Facts facts,
            StatementState state,
            boolean writable,
            boolean statement,
            boolean owed,
            int against,
            List<RowCell> cells,
            Totals totals) {}

    /**
     * One half-day of one person.
     *
     * @param open whether something can be typed; in an interruption, to empty what was told before
     * @param interrupted whether the person is not expected
     * @param theirs what another wrote meanwhile, where both changed it; else null
     */
    record RowCell(
            String name,
            String column,
            String text,
            boolean open,
            boolean interrupted,
            boolean wrong,
            @Nullable String theirs) {}

    /** Draws a sheet, with what somebody typed where {@code typed} is there. */
    static MonthView of(
            Sheet sheet,
            Names.Answer.Known names,
            boolean everyDay,
            @Nullable Plan planThen,
            @Nullable TypedMonth typed,
            @Nullable Merge merge) {
        return new Drawing(sheet, names, everyDay, planThen, typed, merge).draw();
    }

    private static final class Drawing {
        private final Sheet sheet;
        private final Names.Answer.Known names;
        private final @Nullable TypedMonth typed;
        private final @Nullable Merge merge;
        private final Plan plan;
        private final Plan planThen;
        private final List<LocalDate> days;
        private final Map<Cell, AttendanceRecord> now;
        private final Map<Cell, AttendanceRecord> then;
        private final List<Fault> faults = new ArrayList<>();

        Drawing(
                Sheet sheet,
                Names.Answer.Known names,
                boolean everyDay,
                @Nullable Plan planThen,
                @Nullable TypedMonth typed,
                @Nullable Merge merge) {
            this.sheet = sheet;
            this.names = names;
            this.typed = typed;
            this.merge = merge;
            this.plan = merge == null ? sheet.plan() : merge.plan();
            this.planThen = planThen == null ? sheet.plan() : planThen;
            this.now = sheet.now();
            this.then = typed == null ? now : sheet.at(typed.seen());
            this.days = days(everyDay);
        }

        private List<LocalDate> days(boolean everyDay) {
            var found = new TreeSet<LocalDate>();
            plan.halfDays().forEach(h -> found.add(h.day()));
            sheet.plan().halfDays().forEach(h -> found.add(h.day()));
            now.keySet().forEach(cell -> found.add(cell.halfDay().day()));
            if (typed != null) {
                typed.plan().keySet().forEach(h -> found.add(h.day()));
            }
            if (everyDay) {
                for (int day = 1; day <= sheet.month().lengthOfMonth(); day++) {
                    found.add(sheet.month().atDay(day));
                }
            }
            return List.copyOf(found);
        }

        MonthView draw() {
            var halfDays = days.stream()
                    .flatMap(day -> java.util.stream.Stream.of(
                            new HalfDay(day, Half.MORNING), new HalfDay(day, Half.AFTERNOON)))
                    .toList();
            var columns = halfDays.stream().map(this::planned).toList();
            var rows = new ArrayList<Row>();
            var lines = names.sorted(sheet.lines());
            for (int i = 0; i < lines.size(); i++) {
                rows.add(row(i, lines.get(i), halfDays));
            }
            var total = rows.stream().map(Row::totals).reduce(Totals.NONE, Totals::plus);
            return new MonthView(days, columns, rows, total, List.copyOf(faults));
        }

        private PlanCell planned(HalfDay halfDay) {
            var name = "plan." + halfDay.key();
            var text = typed == null ? null : typed.plan().get(halfDay);
            var wrong = merge == null
                    ? List.<Merge.Wrong>of()
                    : merge.wrong().stream()
                            .filter(w -> halfDay.equals(w.planned()))
                            .toList();
            wrong.forEach(w -> faults.add(fault(name, 0, halfDay, w)));
            int minutes = plan.of(halfDay);
            var shown = text != null && !wrong.isEmpty() ? text : minutes == 0 ? "" : CellText.hours(minutes);
            return new PlanCell(name, "h" + halfDay.key(), halfDay, shown, !wrong.isEmpty());
        }

        private Row row(int number, Sheet.Line line, List<HalfDay> halfDays) {
            var typing = new HashMap<Cell, AttendanceRecord>(now);
            var cells = new ArrayList<RowCell>();
            int against = 0;
            for (var halfDay : halfDays) {
                var cell = new Cell(line.trainee().enrolment(), halfDay);
                var drawn = cell(number, line, cell);
                cells.add(drawn);
                against += drawn.interrupted() && now.containsKey(cell) ? 1 : 0;
                if (CellText.read(drawn.text(), plan.of(halfDay)) instanceof CellText.Said.Told(var record)) {
                    typing.put(cell, record);
                } else if (drawn.open()) {
                    typing.remove(cell);
                }
            }
            return new Row(
                    number,
                    line.trainee().enrolment(),
                    names.of(line.trainee()),
                    line.state(),
                    line.state().writable(),
                    line.statementVersion() > 0 || line.state() == StatementState.FILLED,
                    line.trainee().owes(sheet.month()),
                    against,
                    cells,
                    Sheet.totals(line.trainee(), plan, typing));
        }

        private RowCell cell(int number, Sheet.Line line, Cell cell) {
            var halfDay = cell.halfDay();
            var name = "c" + number + "." + halfDay.key();
            boolean interrupted = line.trainee().interruptedOn(halfDay.day());
            boolean there = line.trainee().thereOn(halfDay.day()) || interrupted && now.containsKey(cell);
            boolean open = line.state().writable() && there;
            boolean conflict = merge != null && merge.conflicts().contains(cell);
            var wrong = merge == null
                    ? List.<Merge.Wrong>of()
                    : merge.wrong().stream().filter(w -> cell.equals(w.cell())).toList();
            wrong.forEach(w -> faults.add(fault(name, number + 1, halfDay, w)));
            if (conflict) {
                faults.add(new Fault("keep." + name, number + 1, halfDay, "attendance.problem.conflict", List.of()));
            }
            return new RowCell(
                    name,
                    "h" + halfDay.key(),
                    text(cell, !wrong.isEmpty() || conflict),
                    open || !wrong.isEmpty(),
                    interrupted,
                    !wrong.isEmpty() || conflict,
                    conflict ? said(now.get(cell), sheet.plan().of(halfDay)) : null);
        }

        /** What one typed stays; where one changed nothing, what holds now is shown. */
        private String text(Cell cell, boolean kept) {
            var current = said(now.get(cell), sheet.plan().of(cell.halfDay()));
            if (typed == null || typed.theirs().contains(cell)) {
                return current;
            }
            var text = typed.cells().get(cell);
            if (text == null) {
                return current;
            }
            boolean mine = kept || !text.equalsIgnoreCase(said(then.get(cell), planThen.of(cell.halfDay())));
            return mine ? text : current;
        }

        private static String said(@Nullable AttendanceRecord record, int planned) {
            return record == null ? "" : CellText.of(record, planned);
        }

        private static Fault fault(String field, int line, HalfDay halfDay, Merge.Wrong wrong) {
            return new Fault(field, line, halfDay, wrong.key(), List.of(wrong.arguments()));
        }
    }
}
