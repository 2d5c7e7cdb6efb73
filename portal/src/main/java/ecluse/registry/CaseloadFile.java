package ecluse.registry;

import ecluse.disclosure.Intake;
import ecluse.registry.CaseloadTable.Adviser;
import ecluse.registry.CaseloadTable.Change;
import ecluse.registry.CaseloadTable.Charge;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which adviser's charge. Each line opens the adviser's tie with the person (invariant 1: the agency grants it, by
 * this file). Another adviser closes the first one's at once, a last day closes it at that day's end. Somebody who is not in
 * the file stays where they are: a file that was cut on its way takes nobody from anybody.
 */
final class CaseloadFile implements FileKind<CaseloadFile.Entry> {
    private static final Column NATIONAL_ID = Column.filled("national_id", "identifiant_national");
    private static final Column ADVISER_CODE = Column.filled("adviser_code", "code_conseiller");
    private static final Column SINCE = Column.filled("since", "depuis");
    private static final Column UNTIL = Column.present("until", "jusqu_au");
    private static final Column GUIDANCE = Column.filled("guidance", "modalite");
    private static final Column GOAL_ROME = Column.optional("goal_rome", "code_rome");
    private static final Column GOAL = Column.optional("goal", "metier_vise");
    private static final Column AGREED_ON = Column.optional("agreed_on", "date_contrat");

    private static final Pattern ROME = Pattern.compile("[A-Z][0-9]{4}");
    private static final int LONGEST_GOAL = 120;
    private static final Choices<String> MODES = Choices.ofWords("INTENSIVE", "GUIDED", "LIGHT")
            .or("INTENSIVE", "renforce", "intensif")
            .or("GUIDED", "guide")
            .or("LIGHT", "suivi");

    /** Prints nothing of whom it is about (invariant 8). */
    record Entry(
            String nationalId,
            String adviserCode,
            LocalDate since,
            @Nullable LocalDate until,
            String guidance,
            @Nullable String goalRome,
            @Nullable String goal,
            @Nullable LocalDate agreedOn) {
        @Override
        public String toString() {
            return "Entry[…]";
        }
    }

    private final Intake intake;

    CaseloadFile(Intake intake) {
        this.intake = intake;
    }

    @Override
    public String name() {
        return "caseloads";
    }

    @Override
    public List<Column> columns() {
        return List.of(NATIONAL_ID, ADVISER_CODE, SINCE, UNTIL, GUIDANCE, GOAL_ROME, GOAL, AGREED_ON);
    }

    /** One adviser in charge of a person, and so one line. */
    @Override
    public List<Column> unique() {
        return List.of(NATIONAL_ID);
    }

    @Override
    public Entry read(Cells cells) {
        var entry = new Entry(
                cells.digits(NATIONAL_ID, 11),
                cells.code(ADVISER_CODE, AccountFile.CODES, "C-00004"),
                cells.date(SINCE),
                cells.dateOrNull(UNTIL),
                cells.choice(GUIDANCE, MODES),
                orNull(cells.code(GOAL_ROME, ROME, "H2913")),
                orNull(cells.text(GOAL, LONGEST_GOAL)),
                cells.dateOrNull(AGREED_ON));
        var until = entry.until();
        if (cells.faults().isEmpty() && until != null && until.isBefore(entry.since())) {
            cells.refuse(Fault.in(UNTIL, Rule.DATE_ORDER, SINCE, UNTIL));
        }
        return entry;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    @Override
    public Written write(Desk desk, List<Line<Entry>> lines) throws SQLException {
        var batch = new Batch(desk, lines);
        lines.forEach(batch::sort);
        batch.table.insert(batch.fresh);
        batch.table.update(batch.changed);
        return new Written(batch.fresh.size(), batch.changed.size(), batch.unchanged, batch.refused);
    }

    /** Lines touch nothing but their own person's charge and tie. */
    @Override
    public int writers() {
        return 2;
    }

    @Override
    public String tables() {
        return "accompaniment.charge, disclosure.tie";
    }

    /** What the database knows about a batch's people, and what is to be done with each. */
    private final class Batch {
        private final Desk desk;
        private final CaseloadTable table;
        private final Map<String, Intake.Known> people;
        private final Map<String, Adviser> accounts;
        private final Map<UUID, Charge> there;
        private final List<Charge> fresh = new ArrayList<>();
        private final List<Change> changed = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private int unchanged;

        Batch(Desk desk, List<Line<Entry>> lines) throws SQLException {
            this.desk = desk;
            this.table = new CaseloadTable(desk);
            var rows = lines.stream().map(Line::row).toList();
            people = intake.find(
                    desk.connection(), rows.stream().map(Entry::nationalId).toList());
            accounts = table.accounts(rows.stream().map(Entry::adviserCode).collect(Collectors.toSet()));
            there = table.of(
                    people.values().stream().map(known -> known.ref().value()).toList());
        }

        void sort(Line<Entry> line) {
            var row = line.row();
            var person = people.get(row.nationalId());
            var account = accounts.get(row.adviserCode());
            if (person == null) {
                refused.add(line.refused(Fault.in(NATIONAL_ID, Rule.UNKNOWN_REFERENCE, "people.csv")));
            } else if (account == null) {
                refused.add(line.refused(Fault.in(ADVISER_CODE, Rule.UNKNOWN_REFERENCE, "accounts.csv")));
            } else if (!account.advises()) {
                refused.add(line.refused(Fault.in(ADVISER_CODE, Rule.NOT_AN_ADVISER)));
            } else {
                put(row, person.ref().value(), account.id());
            }
        }

        private void put(Entry row, UUID person, UUID adviser) {
            var before = there.get(person);
            var after = new Charge(
                    before == null ? desk.ids().next() : before.id(),
                    person,
                    adviser,
                    row.since(),
                    row.until(),
                    row.guidance(),
                    row.goalRome(),
                    row.goal(),
                    row.agreedOn());
            if (before == null) {
                fresh.add(after);
            } else if (before.equals(after)) {
                unchanged++;
            } else {
                changed.add(new Change(before, after));
            }
        }
    }
}
