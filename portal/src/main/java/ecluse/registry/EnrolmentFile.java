package ecluse.registry;

import ecluse.disclosure.Intake;
import ecluse.registry.EnrolmentTable.Change;
import ecluse.registry.EnrolmentTable.Stored;
import ecluse.registry.EnrolmentTable.Tie;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Enrolments. Each opens the tie between the group's site and the person (invariant 1: the agency grants it, by this file),
 * shows no more than its state allows, and closes six months after the exit, at once when it came to nothing.
 */
final class EnrolmentFile implements FileKind<EnrolmentFile.Enrolment> {
    private static final Column REFERENCE = Column.filled("reference");
    private static final Column GROUP_CODE = Column.filled("group_code", "code_groupe");
    private static final Column NATIONAL_ID = Column.filled("national_id", "identifiant_national");
    private static final Column STATE = Column.filled("state", "etat");
    private static final Column PLACED_ON = Column.filled("placed_on", "date_positionnement");
    private static final Column REGISTERED_ON = Column.present("registered_on", "date_ais");
    private static final Column ENTERED_ON = Column.present("entered_on", "date_aes");
    private static final Column EXITED_ON = Column.present("exited_on", "date_sortie");
    private static final Column EXIT_REASON = Column.optional("exit_reason", "motif_sortie");
    private static final Column REPORTED_ON = Column.optional("reported_on", "date_bilan");
    private static final Column REPORT = Column.optional("report", "bilan");
    private static final Column RESULT_ON = Column.optional("result_on", "date_resultat");
    private static final Column RESULT = Column.optional("result", "resultat");

    static final String EXAMPLE = "E-0000012345";
    static final Pattern REFERENCES = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./-]{0,39}");
    private static final Choices<EnrolmentState> STATES = Choices.ofNames(EnumSet.allOf(EnrolmentState.class));
    private static final Choices<String> RESULTS =
            Choices.ofWords("OBTAINED", "PARTIAL", "FAILED", "AWAITING", "NOT_PRESENTED");
    private static final int MONTHS_AFTER_EXIT = 6;
    private static final int MOST_WORDS = 2_000;

    record Enrolment(
            String reference,
            String groupCode,
            String nationalId,
            EnrolmentState state,
            LocalDate placedOn,
            @Nullable LocalDate registeredOn,
            @Nullable LocalDate enteredOn,
            @Nullable LocalDate exitedOn,
            @Nullable String exitReason,
            @Nullable Said report,
            @Nullable Said result) {
        @Override
        public String toString() {
            return "Enrolment[" + reference + "]";
        }
    }

    /** What an end of training is followed by: a report in words, a result by its code. */
    record Said(LocalDate on, String what) {
        @Override
        public String toString() {
            return "Said[" + on + "]";
        }
    }

    private final Intake intake;

    EnrolmentFile(Intake intake) {
        this.intake = intake;
    }

    @Override
    public String name() {
        return "enrolments";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                REFERENCE,
                GROUP_CODE,
                NATIONAL_ID,
                STATE,
                PLACED_ON,
                REGISTERED_ON,
                ENTERED_ON,
                EXITED_ON,
                EXIT_REASON,
                REPORTED_ON,
                REPORT,
                RESULT_ON,
                RESULT);
    }

    @Override
    public List<Column> unique() {
        return List.of(REFERENCE);
    }

    @Override
    public Enrolment read(Cells cells) {
        var reason = cells.text(EXIT_REASON, 200);
        var enrolment = new Enrolment(
                cells.code(REFERENCE, REFERENCES, EXAMPLE),
                cells.code(GROUP_CODE, GroupFile.CODES, GroupFile.EXAMPLE),
                cells.digits(NATIONAL_ID, 11),
                cells.choice(STATE, STATES),
                cells.date(PLACED_ON),
                cells.dateOrNull(REGISTERED_ON),
                cells.dateOrNull(ENTERED_ON),
                cells.dateOrNull(EXITED_ON),
                reason.isEmpty() ? null : reason,
                said(cells, REPORTED_ON, REPORT, cells.words(REPORT, MOST_WORDS)),
                said(cells, RESULT_ON, RESULT, cells.isEmpty(RESULT) ? "" : cells.choice(RESULT, RESULTS)));
        if (cells.faults().isEmpty()) {
            checkDates(enrolment, cells);
        }
        return enrolment;
    }

    /** Both or neither. */
    private static @Nullable Said said(Cells cells, Column day, Column column, String what) {
        var on = cells.dateOrNull(day);
        if (on == null && !what.isEmpty()) {
            cells.refuse(Fault.in(day, Rule.REQUIRED));
        }
        if (on != null && what.isEmpty()) {
            cells.refuse(Fault.in(column, Rule.REQUIRED));
        }
        return on == null || what.isEmpty() ? null : new Said(on, what);
    }

    private static void checkDates(Enrolment enrolment, Cells cells) {
        var state = enrolment.state();
        needs(state == EnrolmentState.REGISTERED, enrolment.registeredOn(), REGISTERED_ON, state, cells);
        needs(state.hasEntered(), enrolment.enteredOn(), ENTERED_ON, state, cells);
        needs(state.hasExited(), enrolment.exitedOn(), EXITED_ON, state, cells);
        if (enrolment.exitedOn() != null && !state.hasExited() && !state.closesTie()) {
            cells.refuse(Fault.in(STATE, Rule.STATE_DATES, state, EXITED_ON));
        }
        LocalDate last = enrolment.placedOn();
        var lastColumn = PLACED_ON;
        last = inOrder(last, lastColumn, enrolment.registeredOn(), REGISTERED_ON, cells);
        lastColumn = enrolment.registeredOn() == null ? lastColumn : REGISTERED_ON;
        last = inOrder(last, lastColumn, enrolment.enteredOn(), ENTERED_ON, cells);
        lastColumn = enrolment.enteredOn() == null ? lastColumn : ENTERED_ON;
        inOrder(last, lastColumn, enrolment.exitedOn(), EXITED_ON, cells);
        afterExit(enrolment, enrolment.report(), REPORTED_ON, cells);
        afterExit(enrolment, enrolment.result(), RESULT_ON, cells);
    }

    private static void afterExit(Enrolment enrolment, @Nullable Said said, Column column, Cells cells) {
        var exit = enrolment.exitedOn();
        if (said == null) {
            return;
        }
        if (exit == null) {
            cells.refuse(Fault.in(STATE, Rule.STATE_DATES, enrolment.state(), column));
        } else {
            inOrder(exit, EXITED_ON, said.on(), column, cells);
        }
    }

    private static void needs(
            boolean needed, @Nullable LocalDate date, Column column, EnrolmentState state, Cells cells) {
        if (needed && date == null) {
            cells.refuse(Fault.in(column, Rule.STATE_DATES, state, column));
        }
    }

    private static LocalDate inOrder(
            LocalDate before, Column columnBefore, @Nullable LocalDate date, Column column, Cells cells) {
        if (date != null && date.isBefore(before)) {
            cells.refuse(Fault.in(column, Rule.DATE_ORDER, columnBefore, column));
        }
        return date == null ? before : date;
    }

    @Override
    public Written write(Desk desk, List<Line<Enrolment>> lines) throws SQLException {
        var batch = new Batch(desk, lines);
        for (var line : lines) {
            batch.sort(line);
        }
        batch.table.insert(batch.fresh);
        batch.table.update(batch.changed);
        return new Written(batch.fresh.size(), batch.changed.size(), batch.unchanged, batch.refused);
    }

    /** Enrolments touch nothing but themselves and their own ties. */
    @Override
    public int writers() {
        return 2;
    }

    @Override
    public String tables() {
        return "training.enrolment, disclosure.tie";
    }

    /** What the database knows about a batch's enrolments, and what is to be done with each. */
    private final class Batch {
        private final Desk desk;
        private final Instant now;
        private final EnrolmentTable table;
        private final Map<String, Intake.Known> people;
        private final Map<String, GroupTable.Held> groups;
        private final Map<String, Stored> there;
        private final List<Stored> fresh = new ArrayList<>();
        private final List<Change> changed = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private int unchanged;

        Batch(Desk desk, List<Line<Enrolment>> lines) throws SQLException {
            this.desk = desk;
            this.now = desk.clock().instant();
            this.table = new EnrolmentTable(desk);
            var rows = lines.stream().map(Line::row).toList();
            people = intake.find(
                    desk.connection(), rows.stream().map(Enrolment::nationalId).toList());
            groups = new GroupTable(desk)
                    .held(rows.stream().map(Enrolment::groupCode).collect(Collectors.toSet()));
            there = table.byReference(rows.stream().map(Enrolment::reference).toList());
        }

        void sort(Line<Enrolment> line) {
            var enrolment = line.row();
            var person = people.get(enrolment.nationalId());
            var group = groups.get(enrolment.groupCode());
            var before = there.get(enrolment.reference());
            var fault = fault(enrolment, person, group, before);
            if (fault != null || person == null || group == null) {
                refused.add(line.refused(Objects.requireNonNull(fault)));
            } else {
                put(before, stored(enrolment, before, person, group));
            }
        }

        private void put(@Nullable Stored before, Stored after) {
            if (before == null) {
                fresh.add(after);
            } else if (before.isAs(after)) {
                unchanged++;
            } else {
                changed.add(new Change(before, after));
            }
        }

        private @Nullable Fault fault(
                Enrolment enrolment,
                Intake.@Nullable Known person,
                GroupTable.@Nullable Held group,
                @Nullable Stored before) {
            if (person == null) {
                return Fault.in(NATIONAL_ID, Rule.UNKNOWN_REFERENCE, "people.csv");
            }
            if (group == null) {
                return Fault.in(GROUP_CODE, Rule.UNKNOWN_REFERENCE, "groups.csv");
            }
            if (before != null && !before.person().equals(person.ref().value())) {
                return Fault.in(NATIONAL_ID, Rule.ANOTHER_PERSON);
            }
            if (isAhead(enrolment.report()) || isAhead(enrolment.result())) {
                return Fault.in(isAhead(enrolment.report()) ? REPORTED_ON : RESULT_ON, Rule.FUTURE);
            }
            if (before != null && isToldOtherwise(before.report(), enrolment.report())) {
                return Fault.in(REPORT, Rule.KEPT_HERE);
            }
            if (before != null && !before.awaitsResult() && isToldOtherwise(before.result(), enrolment.result())) {
                return Fault.in(RESULT, Rule.KEPT_HERE);
            }
            // An open tie may still be narrowed or closed; it shows nothing as long as the identity is not certified.
            boolean opens = before == null || !before.tie().opensAt(group.site());
            return opens && !person.identityCertified() ? Fault.in(NATIONAL_ID, Rule.IDENTITY_NOT_CERTIFIED) : null;
        }

        private boolean isAhead(@Nullable Said said) {
            return said != null && said.on().isAfter(LocalDate.ofInstant(now, PersonFile.PARIS));
        }

        /** One report and one result, whoever tells it; a file that is silent about it takes nothing away. */
        private static boolean isToldOtherwise(@Nullable Said here, @Nullable Said there) {
            return here != null && there != null && !here.equals(there);
        }

        private Stored stored(
                Enrolment enrolment, @Nullable Stored before, Intake.Known person, GroupTable.Held group) {
            var reported = before == null ? null : before.report();
            var known = before == null ? null : before.result();
            return new Stored(
                    before == null ? desk.ids().next() : before.id(),
                    enrolment.reference(),
                    group.group(),
                    person.ref().value(),
                    enrolment.state(),
                    enrolment.placedOn(),
                    enrolment.registeredOn(),
                    enrolment.enteredOn(),
                    enrolment.exitedOn(),
                    enrolment.exitReason(),
                    reported == null ? enrolment.report() : reported,
                    enrolment.result() == null ? known : enrolment.result(),
                    tie(enrolment, group));
        }

        private Tie tie(Enrolment enrolment, GroupTable.Held group) {
            var state = enrolment.state();
            var placed = enrolment.placedOn().atStartOfDay(PersonFile.PARIS).toInstant();
            var exit = enrolment.exitedOn();
            return new Tie(
                    group.site(),
                    state.mask(),
                    placed.isBefore(now) ? placed : now,
                    exit == null
                            ? null
                            : exit.plusMonths(MONTHS_AFTER_EXIT)
                                    .atStartOfDay(PersonFile.PARIS)
                                    .toInstant(),
                    state.closesTie() ? now : null,
                    state.closesTie() ? state.name() : null);
        }
    }
}
