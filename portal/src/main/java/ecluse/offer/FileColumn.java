package ecluse.offer;

import ecluse.registry.Cells;
import ecluse.registry.Choices;
import ecluse.registry.Column;
import ecluse.registry.Columns;
import ecluse.registry.Fault;
import ecluse.registry.Header;
import ecluse.registry.Rule;
import ecluse.training.FundingScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file may say of the offer: a column of a table, an element of LHÉO, and one rule for both. What a file does not say stays as
 * it is; a dash, which LHÉO's files write where something must be said, says nothing.
 */
enum FileColumn {
    COURSE_NUMBER(
            Level.COURSE,
            "number",
            "formation/@numero",
            Column.filled("course_number", "numero_formation"),
            number("AF")),
    COURSE_TITLE(
            Level.COURSE,
            "title",
            "intitule-formation",
            Column.filled("course_title", "intitule_formation", "intitule"),
            (cells, column) -> cells.words(column, CourseForm.LONGEST_TITLE)),
    OBJECTIVE(
            Level.COURSE,
            "objective",
            "objectif-formation",
            Column.optional("objective", "objectif"),
            FileColumn::words),
    CONTENT(Level.COURSE, "content", "contenu-formation", Column.optional("content", "contenu"), FileColumn::words),
    FORMACODE(
            Level.COURSE,
            "formacode",
            "domaine-formation/code-FORMACODE",
            Column.optional("formacode"),
            Cells::formacode),
    CERTIFICATION(
            Level.COURSE,
            "certification",
            "certification/code-RNCP",
            Column.optional("certification"),
            FileColumn::certification),
    RESPONSIBLE_SIRET(
            Level.COURSE,
            "responsible_siret",
            "organisme-formation-responsable/SIRET",
            Column.optional("responsible_siret", "siret_responsable"),
            Cells::siret),
    OFFERING_NUMBER(
            Level.OFFERING,
            "number",
            "action/@numero",
            Column.filled("offering_number", "numero_action"),
            number("AC")),
    TEACHING_MODE(
            Level.OFFERING,
            "teaching_mode",
            "modalites-enseignement",
            Column.optional("teaching_mode", "mode_enseignement"),
            choice(new Choices<String>()
                    .or("0", "0", "présentiel", "on_site")
                    .or("1", "1", "mixte", "mixed")
                    .or("2", "2", "à_distance", "remote"))),
    ENTRY(
            Level.OFFERING,
            "entry",
            "modalites-entrees-sorties",
            Column.optional("entry", "entrees"),
            choice(new Choices<String>().or("0", "0", "fixes", "fixed").or("1", "1", "permanentes", "permanent"))),
    HOURS_CENTRE(
            Level.OFFERING,
            "hours_centre",
            "nombre-heures-centre",
            Column.optional("hours_centre", "heures_centre"),
            whole(9_999)),
    HOURS_COMPANY(
            Level.OFFERING,
            "hours_company",
            "nombre-heures-entreprise",
            Column.optional("hours_company", "heures_entreprise"),
            whole(9_999)),
    DELIVERING_SIRET(
            Level.OFFERING,
            "delivering_siret",
            "organisme-formateur/SIRET",
            Column.optional("delivering_siret", "siret_formateur"),
            Cells::siret),
    GROUP_NUMBER(
            Level.GROUP, "number", "session/@numero", Column.filled("group_number", "numero_session"), number("SE")),
    STARTS_ON(Level.GROUP, "starts_on", "periode/debut", Column.filled("starts_on", "debut"), FileColumn::day),
    ENDS_ON(Level.GROUP, "ends_on", "periode/fin", Column.filled("ends_on", "fin"), FileColumn::day),
    OPENS_ON(
            Level.GROUP,
            "opens_on",
            "periode-inscription/periode/debut",
            Column.optional("opens_on", "debut_recrutement"),
            FileColumn::day),
    SEATS(Level.GROUP, "seats", "extras/seats", Column.optional("seats", "places"), whole(1_000)),
    SEATS_FINANCED(
            Level.GROUP,
            "seats_financed",
            "extras/seats_financed",
            Column.optional("seats_financed", "places_financees"),
            whole(1_000)),
    RECRUITMENT(
            Level.GROUP,
            "recruitment",
            "etat-recrutement",
            Column.optional("recruitment", "etat_recrutement"),
            choice(new Choices<String>()
                    .or("1", "1", "ouvert", "open")
                    .or("2", "2", "fermé", "closed")
                    .or("3", "3", "suspendu", "suspended"))),
    SCHEME(Level.GROUP, "scheme", "extras/scheme", Column.optional("scheme", "dispositif"), choice(schemes()));

    private static final int LONGEST_RAW = 4_000;

    private final Level level;
    private final String name;
    private final String element;
    private final Column column;
    private final BiFunction<Cells, Column, @Nullable String> rule;

    FileColumn(
            Level level, String name, String element, Column column, BiFunction<Cells, Column, @Nullable String> rule) {
        this.level = level;
        this.name = name;
        this.element = element;
        this.column = column;
        this.rule = rule;
    }

    Level level() {
        return level;
    }

    /** Within its level, as the database has it. */
    String inLevel() {
        return name;
    }

    /** Where LHÉO says it. */
    public String element() {
        return element;
    }

    Column column() {
        return column;
    }

    /** What the column may be called. */
    public String names() {
        return column.otherName().equals(column.name()) ? column.name() : column.otherName() + " / " + column.name();
    }

    public boolean required() {
        return column.mustBeFilled();
    }

    public String messageKey() {
        return "offer.file.column." + column.name();
    }

    /** What the cell says, in one writing; null where it says nothing. A cell that breaks its rule is left as it was written. */
    @Nullable
    String read(Cells cells) {
        var written = cells.asWritten(column);
        int before = cells.faults().size();
        var value = written.isEmpty() && !column.mustBeFilled() ? null : rule.apply(cells, column);
        if (cells.faults().size() > before) {
            return written.substring(0, Math.min(written.length(), LONGEST_RAW)).replace('\0', '\ufffd');
        }
        return value == null || value.isEmpty() ? null : value;
    }

    static List<FileColumn> of(Level level) {
        return Arrays.stream(values()).filter(one -> one.level == level).toList();
    }

    static FileColumn called(String column) {
        return Arrays.stream(values())
                .filter(one -> one.column.name().equals(column))
                .findFirst()
                .orElseThrow();
    }

    /** All of them, as the first line of a table. */
    static final Columns COLUMNS = new Columns() {
        private final List<Column> all =
                Arrays.stream(values()).map(FileColumn::column).toList();

        @Override
        public String fileName() {
            return "offer.csv";
        }

        @Override
        public List<Column> columns() {
            return all;
        }
    };

    /** Of cells that stand in the order of these columns. */
    static final Header IN_ORDER = Header.of(COLUMNS.columns());

    private static BiFunction<Cells, Column, @Nullable String> number(String kind) {
        var pattern = Pattern.compile("([0-9AB]{2,3}_)?" + kind + "_[0-9]{10}");
        return (cells, column) -> cells.code(column, pattern, "38_" + kind + "_0000012345");
    }

    private static BiFunction<Cells, Column, @Nullable String> whole(int most) {
        return (cells, column) -> Integer.toString(cells.number(column, 0, most));
    }

    private static BiFunction<Cells, Column, @Nullable String> choice(Choices<String> choices) {
        return (cells, column) -> cells.choice(column, choices);
    }

    private static Choices<String> schemes() {
        return Choices.ofWords(
                Arrays.stream(FundingScheme.values()).map(FundingScheme::code).toArray(String[]::new));
    }

    private static @Nullable String words(Cells cells, Column column) {
        var words = cells.words(column, CourseForm.LONGEST_WORDS);
        return words.equals("-") ? null : words;
    }

    private static String day(Cells cells, Column column) {
        return cells.date(column).toString();
    }

    /** A number alone is one of the RNCP. */
    private static String certification(Cells cells, Column column) {
        var code = cells.asWritten(column).replace(" ", "").toUpperCase(Locale.ROOT);
        if (!CourseForm.CERTIFICATION.matcher(code).matches()) {
            cells.refuse(Fault.in(column, Rule.CODE, "RNCP37098, RS5456"));
        }
        return Character.isDigit(code.charAt(0)) ? "RNCP" + code : code;
    }
}
