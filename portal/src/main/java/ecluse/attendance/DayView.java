package ecluse.attendance;

import ecluse.attendance.TickTable.Last;
import ecluse.disclosure.Facts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A group's day as the trainer's page shows it: people down, the morning and the afternoon of each. */
record DayView(List<Row> rows, List<Fault> faults) {

    /** One person. @param facts null where the tie has closed @param interrupted whether the person is not expected */
    record Row(
            int number,
            UUID enrolment,
            @Nullable Facts facts,
            StatementState state,
            boolean writable,
            boolean interrupted,
            List<RowHalf> halves) {}

    /**
     * One half-day of one person.
     *
     * @param text what stands in it, the letter that was sent where it was refused
     * @param version of the record that holds; 0 where nothing is known
     * @param last who wrote it; null where nothing is known
     * @param theirs what another wrote meanwhile, where both changed it; else null
     */
    record RowHalf(
            String name,
            HalfDay halfDay,
            String text,
            boolean open,
            int version,
            @Nullable Last last,
            @Nullable String theirs) {
        public boolean chosen(Mark mark) {
            return text.equals(String.valueOf(mark.letter()));
        }

        /** Whether it holds what four buttons cannot say: hours. */
        public boolean hours() {
            return text.length() > 1;
        }
    }

    static DayView of(
            Sheet sheet,
            LocalDate day,
            Map<Cell, Last> last,
            Names.Answer.Known names,
            @Nullable TypedMonth typed,
            @Nullable Merge merge) {
        var rows = new ArrayList<Row>();
        var faults = new ArrayList<Fault>();
        var lines = names.sorted(onDay(sheet, day));
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var halves = new ArrayList<RowHalf>();
            for (var half : Half.values()) {
                var cell = new Cell(line.trainee().enrolment(), new HalfDay(day, half));
                boolean expected = line.trainee().thereOn(day) && sheet.plan().of(cell.halfDay()) > 0;
                if (expected || last.containsKey(cell)) {
                    halves.add(half(i, sheet, line, cell, last.get(cell), typed, merge, faults));
                }
            }
            rows.add(new Row(
                    i,
                    line.trainee().enrolment(),
                    names.of(line.trainee()),
                    line.state(),
                    line.state().writable(),
                    line.trainee().interruptedOn(day),
                    halves));
        }
        return new DayView(rows, List.copyOf(faults));
    }

    /** Who is expected, and who would be but for an interruption: the page says so. */
    static List<Sheet.Line> onDay(Sheet sheet, LocalDate day) {
        return sheet.lines().stream()
                .filter(line -> line.trainee().thereOn(day) || line.trainee().interruptedOn(day))
                .toList();
    }

    private static RowHalf half(
            int row,
            Sheet sheet,
            Sheet.Line line,
            Cell cell,
            @Nullable Last last,
            @Nullable TypedMonth typed,
            @Nullable Merge merge,
            List<Fault> faults) {
        var name = "c" + row + "." + cell.halfDay().key();
        int planned = sheet.plan().of(cell.halfDay());
        var now = said(last, planned);
        boolean conflict = merge != null && merge.conflicts().contains(cell);
        if (conflict) {
            faults.add(new Fault("keep." + name, row + 1, cell.halfDay(), "attendance.problem.conflict", List.of()));
        }
        if (merge != null) {
            merge.wrong().stream()
                    .filter(wrong -> cell.equals(wrong.cell()))
                    .forEach(wrong -> faults.add(
                            new Fault(name, row + 1, cell.halfDay(), wrong.key(), List.of(wrong.arguments()))));
        }
        var mine = typed == null || typed.theirs().contains(cell)
                ? null
                : typed.cells().get(cell);
        return new RowHalf(
                name,
                cell.halfDay(),
                mine == null ? now : mine,
                line.state().writable()
                        && planned > 0
                        && line.trainee().thereOn(cell.halfDay().day()),
                last == null ? 0 : last.version(),
                last != null && last.record() != null ? last : null,
                conflict ? now : null);
    }

    static String said(@Nullable Last last, int planned) {
        return last == null || last.record() == null ? "" : CellText.of(last.record(), planned);
    }
}
