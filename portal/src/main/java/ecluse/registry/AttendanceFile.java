package ecluse.registry;

import ecluse.kernel.Role;
import ecluse.registry.AttendanceTable.About;
import ecluse.registry.AttendanceTable.GroupMonth;
import ecluse.registry.AttendanceTable.Held;
import ecluse.registry.AttendanceTable.Kept;
import ecluse.registry.AttendanceTable.Planned;
import ecluse.registry.AttendanceTable.Write;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who was there when: a line for each enrolment and month, and how far its statement has come. What was typed, handed over or
 * certified in the portal is never written over: a line that says otherwise is refused. The plan is the group's: the first line
 * of a month says it for all.
 */
final class AttendanceFile implements FileKind<AttendanceFile.Month> {
    private static final Column ENROLMENT = Column.filled("enrolment", "inscription");
    private static final Column MONTH = Column.filled("month", "mois");
    private static final Column MINUTES = Column.filled("minutes", "minutes_demi_journee");
    private static final Column PLANNED = Column.filled("planned", "prevu");
    private static final Column MARKS = Column.filled("marks", "presence");
    private static final Column STATE = Column.filled("state", "etat");
    private static final Column CERTIFIED_ON = Column.present("certified_on", "certifie_le");
    private static final Column CERTIFIED_BY = Column.present("certified_by", "certifie_par");

    /** A half-day has at most ten hours. */
    private static final int MOST_MINUTES = 600;

    /** How far a statement has come: being filled in, handed over, certified by the head of the centre. */
    enum State {
        OPEN,
        FILLED,
        CERTIFIED
    }

    private static final Choices<State> STATES = Choices.ofNames(EnumSet.allOf(State.class));

    /** @param certifiedBy the code of the head of the centre's account; empty when nothing is certified */
    record Month(
            String enrolment,
            HalfDays halfDays,
            State state,
            @Nullable LocalDate certifiedOn,
            String certifiedBy) {
        @Override
        public String toString() {
            return "Month[…]";
        }
    }

    @Override
    public String name() {
        return "attendance";
    }

    @Override
    public List<Column> columns() {
        return List.of(ENROLMENT, MONTH, MINUTES, PLANNED, MARKS, STATE, CERTIFIED_ON, CERTIFIED_BY);
    }

    @Override
    public List<Column> unique() {
        return List.of();
    }

    @Override
    public List<Column> uniqueTogether() {
        return List.of(ENROLMENT, MONTH);
    }

    @Override
    public Month read(Cells cells) {
        var month = cells.month(MONTH);
        var line = new Month(
                cells.code(ENROLMENT, EnrolmentFile.REFERENCES, EnrolmentFile.EXAMPLE),
                new HalfDays(
                        month,
                        cells.number(MINUTES, 1, MOST_MINUTES),
                        halfDays(cells, PLANNED, month, HalfDays.PLANNED),
                        halfDays(cells, MARKS, month, HalfDays.MARKS)),
                cells.choice(STATE, STATES),
                cells.dateOrNull(CERTIFIED_ON),
                cells.code(CERTIFIED_BY, AccountFile.CODES, "C-00006"));
        if (cells.faults().isEmpty()) {
            check(line, cells);
        }
        return line;
    }

    private static String halfDays(Cells cells, Column column, YearMonth month, String letters) {
        int count = HalfDays.count(month);
        var value = cells.opaque(column, 100).toUpperCase(Locale.ROOT);
        boolean good = value.length() == count && value.chars().allMatch(c -> letters.indexOf(c) >= 0);
        if (!value.isEmpty() && !good) {
            cells.refuse(Fault.in(column, Rule.HALF_DAYS, count, String.join(" ", letters.split(""))));
        }
        return value;
    }

    private static void check(Month line, Cells cells) {
        if (line.halfDays().toldWhereNothingIsPlanned()) {
            cells.refuse(Fault.in(MARKS, Rule.NOT_PLANNED, PLANNED));
        }
        boolean certified = line.state() == State.CERTIFIED;
        if (certified != (line.certifiedOn() != null)) {
            cells.refuse(Fault.in(CERTIFIED_ON, Rule.STATE_DATES, line.state(), CERTIFIED_ON));
        }
        if (certified == line.certifiedBy().isEmpty()) {
            cells.refuse(Fault.in(CERTIFIED_BY, Rule.STATE_DATES, line.state(), CERTIFIED_BY));
        }
    }

    @Override
    public Written write(Desk desk, List<Line<Month>> lines) throws SQLException {
        var batch = new Batch(desk, lines);
        lines.forEach(batch::sort);
        batch.table.write(batch.writes, batch.sheets);
        return new Written(batch.added, batch.writes.size() - batch.added, batch.unchanged, batch.refused);
    }

    @Override
    public String tables() {
        return "attendance.sheet, attendance.sheet_version, attendance.record, attendance.statement, "
                + "attendance.statement_version";
    }

    /** What the database knows of a batch's months, and what is to be done with each. */
    private static final class Batch {
        private final LocalDate today;
        private final AttendanceTable table;
        private final Map<String, Held> enrolments;
        private final Map<String, AccountTable.Stored> heads;
        private final Map<GroupMonth, Planned> sheets;
        private final Map<About, Kept> kept;
        /** What the lines before said of months that nothing was known of. */
        private final Map<GroupMonth, String> plans = new HashMap<>();

        private final List<Write> writes = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private int added;
        private int unchanged;

        Batch(Desk desk, List<Line<Month>> lines) {
            today = LocalDate.ofInstant(desk.clock().instant(), PersonFile.PARIS);
            table = new AttendanceTable(desk);
            var rows = lines.stream().map(Line::row).toList();
            enrolments = table.enrolments(
                    rows.stream().map(Month::enrolment).distinct().toList());
            heads = new AccountTable(desk)
                    .byCode(rows.stream()
                            .map(Month::certifiedBy)
                            .filter(code -> !code.isEmpty())
                            .distinct()
                            .toList());
            var known = rows.stream()
                    .filter(row -> enrolments.containsKey(row.enrolment()))
                    .toList();
            // The groups' months are locked first: what is read after that stays until the end.
            sheets = table.sheets(known.stream().map(this::groupMonth).collect(Collectors.toSet()));
            kept = table.kept(known.stream().map(this::about).toList());
        }

        private Held held(Month row) {
            return Objects.requireNonNull(enrolments.get(row.enrolment()));
        }

        private GroupMonth groupMonth(Month row) {
            return new GroupMonth(held(row).group(), row.halfDays().month());
        }

        private About about(Month row) {
            return new About(held(row).id(), row.halfDays().month());
        }

        void sort(Line<Month> line) {
            var row = line.row();
            var held = enrolments.get(row.enrolment());
            var fault = held == null ? Fault.in(ENROLMENT, Rule.UNKNOWN_REFERENCE, "enrolments.csv") : fault(row, held);
            if (fault != null) {
                refused.add(line.refused(fault));
            } else {
                put(line);
            }
        }

        private @Nullable Fault fault(Month row, Held held) {
            var halfDays = row.halfDays();
            var entered = held.enteredOn();
            if (entered == null || !held.state().hasEntered()) {
                return Fault.in(ENROLMENT, Rule.OUTSIDE_ENROLMENT);
            }
            var first = halfDays.from(entered);
            var last = halfDays.until(held.exitedOn());
            if (first.isAfter(last) || halfDays.toldOutside(first, last)) {
                return Fault.in(MARKS, Rule.OUTSIDE_ENROLMENT);
            }
            if (halfDays.toldOn(held.interruptions()) && !stands(row)) {
                return Fault.in(MARKS, Rule.INTERRUPTED);
            }
            if (halfDays.toldOutside(LocalDate.MIN, today)) {
                return Fault.in(MARKS, Rule.FUTURE);
            }
            if (row.state() != State.OPEN
                    && (last.isAfter(today) || !halfDays.wholeBetween(first, last, held.interruptions()))) {
                return Fault.in(STATE, Rule.MONTH_NOT_WHOLE);
            }
            return row.certifiedOn() == null ? null : certificationFault(row, row.certifiedOn(), last, held);
        }

        /** Whether the line says what is here already, told before an interruption was declared: it changes nothing then. */
        private boolean stands(Month row) {
            var before = kept.getOrDefault(about(row), Kept.NOTHING);
            return changes(before, row).isEmpty()
                    && (row.state() == State.OPEN || row.state().name().equals(before.state()));
        }

        private @Nullable Fault certificationFault(Month row, LocalDate on, LocalDate last, Held held) {
            if (on.isAfter(today)) {
                return Fault.in(CERTIFIED_ON, Rule.FUTURE);
            }
            if (on.isBefore(last)) {
                return Fault.in(CERTIFIED_ON, Rule.DATE_ORDER, MONTH, CERTIFIED_ON);
            }
            var head = heads.get(row.certifiedBy());
            if (head == null) {
                return Fault.in(CERTIFIED_BY, Rule.UNKNOWN_REFERENCE, "accounts.csv");
            }
            return head.role() == Role.CENTRE_HEAD && head.sites().contains(held.site())
                    ? null
                    : Fault.in(CERTIFIED_BY, Rule.NOT_A_HEAD);
        }

        private void put(Line<Month> line) {
            var row = line.row();
            var sheet = groupMonth(row);
            var stored = sheets.get(sheet);
            var plan = stored == null
                    ? plans.computeIfAbsent(sheet, key -> row.halfDays().plan())
                    : stored.plan();
            if (!plan.equals(row.halfDays().plan())) {
                refused.add(line.refused(Fault.in(PLANNED, Rule.ANOTHER_PLAN)));
                return;
            }
            var before = kept.getOrDefault(about(row), Kept.NOTHING);
            var changes = changes(before, row);
            var from = before.state();
            boolean advances = row.state() != State.OPEN && (from == null || stepsOn(from, row.state()));
            if (changes.isEmpty() && !advances && stored != null) {
                unchanged++;
            } else if (!changes.isEmpty() && (from != null || before.typed())) {
                refused.add(line.refused(Fault.in(MARKS, Rule.KEPT_HERE)));
            } else {
                added += before.equals(Kept.NOTHING) ? 1 : 0;
                writes.add(write(row, sheet, changes, advances, from));
            }
        }

        /** From handed over to certified; what was taken back in the portal stays so. */
        private static boolean stepsOn(String from, State to) {
            return from.equals("FILLED") && to == State.CERTIFIED;
        }

        /** Half-days that differ; null where the file no longer tells one. */
        private static SortedMap<Integer, HalfDays.@Nullable Told> changes(Kept before, Month row) {
            var told = row.halfDays().told();
            var changes = new TreeMap<Integer, HalfDays.@Nullable Told>();
            told.forEach((halfDay, minutes) -> {
                if (!minutes.equals(before.told().get(halfDay))) {
                    changes.put(halfDay, minutes);
                }
            });
            before.told().keySet().stream()
                    .filter(halfDay -> !told.containsKey(halfDay))
                    .forEach(halfDay -> changes.put(halfDay, null));
            return changes;
        }

        private Write write(
                Month row,
                GroupMonth sheet,
                SortedMap<Integer, HalfDays.@Nullable Told> changes,
                boolean advances,
                @Nullable String from) {
            var held = held(row);
            var entered = Objects.requireNonNull(held.enteredOn());
            var head = heads.get(row.certifiedBy());
            return new Write(
                    held.id(),
                    sheet,
                    row.halfDays(),
                    changes,
                    advances && from == null,
                    advances && row.state() == State.CERTIFIED && head != null && row.certifiedOn() != null
                            ? new AttendanceTable.Certified(head.id(), row.certifiedOn())
                            : null,
                    row.halfDays()
                            .minutesPlannedBetween(
                                    row.halfDays().from(entered),
                                    row.halfDays().until(held.exitedOn()),
                                    held.interruptions()));
        }
    }
}
