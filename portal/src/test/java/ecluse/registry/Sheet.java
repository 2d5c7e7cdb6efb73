package ecluse.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A file in the making: a good line to start from, and lines that differ from it in the cells a test is about. */
final class Sheet {
    static final String SIRET = "73282932000074";
    static final String POSTE = "35600000000048";
    static final String POSTE_SITE = "35600000037209";
    static final String GROUP = "38_SE_0000012345";
    static final String ANNE = "14000000001";
    static final String HASH =
            "$argon2id$v=19$m=19456,t=2,p=1$pW6sL7vMdfciSTi2Qb54PQ$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U";

    private final String name;
    private final Map<String, String> good;
    private final List<List<String>> lines = new ArrayList<>();
    private char separator = ';';

    private Sheet(String name, String... columnsAndCells) {
        this.name = name;
        this.good = new LinkedHashMap<>();
        for (int i = 0; i < columnsAndCells.length; i += 2) {
            good.put(columnsAndCells[i], columnsAndCells[i + 1]);
        }
    }

    static Sheet organisations() {
        return new Sheet(
                "organisations",
                "code",
                "P-0231",
                "siret",
                SIRET,
                "nda",
                "84380000038",
                "legal_name",
                "AFP Isère",
                "size_class",
                "large",
                "agreement_number",
                "0126-1/1",
                "agreement_start",
                "2026-01-01",
                "agreement_end",
                "2028-12-31");
    }

    static Sheet sites() {
        return new Sheet(
                "sites",
                "siret",
                SIRET,
                "organisation_siret",
                SIRET,
                "name",
                "Échirolles",
                "postcode",
                "38130",
                "commune",
                "Échirolles");
    }

    static Sheet accounts() {
        return new Sheet(
                "accounts",
                "code",
                "C-00001",
                "email",
                "Lea.Martin@example.org",
                "display_name",
                "Léa Martin",
                "role",
                "TRAINING_OFFICE_MANAGER",
                "organisation_siret",
                SIRET,
                "site_sirets",
                SIRET,
                "regions",
                "",
                "language",
                "fr",
                "password_hash",
                HASH);
    }

    static Sheet people() {
        return new Sheet(
                "people",
                "national_id",
                ANNE,
                "legacy_id",
                "7942369Z",
                "last_name",
                "Berthelot",
                "first_name",
                "Anne",
                "birth_date",
                "1990-04-12",
                "email",
                "anne@example.org",
                "phone",
                "06 39 98 12 34",
                "address",
                "12 rue du Canal",
                "postcode",
                "38130",
                "commune",
                "Échirolles",
                "registration_status",
                "registered",
                "identity_certified",
                "yes",
                "contact_protection",
                "no");
    }

    static Sheet groups() {
        return new Sheet(
                "groups",
                "code",
                GROUP,
                "title",
                "Soudage",
                "site_siret",
                SIRET,
                "starts_on",
                "2026-10-05",
                "ends_on",
                "2027-01-29",
                "seats",
                "12",
                "scheme",
                "AFC",
                "formacode",
                "23054");
    }

    static Sheet enrolments() {
        return new Sheet(
                "enrolments",
                "reference",
                "E-0000000001",
                "group_code",
                GROUP,
                "national_id",
                ANNE,
                "state",
                "ENTERED",
                "placed_on",
                "2026-09-10",
                "registered_on",
                "2026-09-21",
                "entered_on",
                "2026-10-05",
                "exited_on",
                "",
                "exit_reason",
                "",
                "reported_on",
                "",
                "report",
                "",
                "result_on",
                "",
                "result",
                "");
    }

    static final String ADVISER = "C-00004";

    /** The account that a line of {@link #caseloads} is about. */
    static Sheet advisers() {
        return accounts()
                .line()
                .line(
                        "code",
                        ADVISER,
                        "email",
                        "conseil1@example.org",
                        "role",
                        "ADVISER",
                        "organisation_siret",
                        "",
                        "site_sirets",
                        "");
    }

    static Sheet caseloads() {
        return new Sheet(
                "caseloads",
                "national_id",
                ANNE,
                "adviser_code",
                ADVISER,
                "since",
                "2026-03-02",
                "until",
                "",
                "guidance",
                "GUIDED",
                "goal_rome",
                "H2913",
                "goal",
                "Soudage manuel",
                "agreed_on",
                "2026-03-10");
    }

    static final String HEAD = "C-00006";

    /** The accounts that lines of {@link #attendance} are about. */
    static Sheet heads() {
        return accounts().line().line("code", HEAD, "email", "head@example.org", "role", "CENTRE_HEAD");
    }

    /** October 2026 of whom {@link #enrolments} has enter on the 5th; certified. */
    static Sheet attendance() {
        return new Sheet(
                "attendance",
                "enrolment",
                "E-0000000001",
                "month",
                "2026-10",
                "minutes",
                "210",
                "planned",
                october('X', 5),
                "marks",
                october('P', 5),
                "state",
                "CERTIFIED",
                "certified_on",
                "2026-11-03",
                "certified_by",
                HEAD);
    }

    /** The same character for each half-day of October 2026 from Monday to Friday, from a day on. */
    static String october(char mark, int from) {
        return halfDays(YearMonth.of(2026, 10), mark, from, 31);
    }

    static String halfDays(YearMonth month, char mark, int from, int until) {
        var text = new StringBuilder();
        for (int day = 1; day <= month.lengthOfMonth(); day++) {
            boolean marked = day >= from
                    && day <= until
                    && month.atDay(day).getDayOfWeek().getValue() <= 5;
            text.append(String.valueOf(marked ? mark : '.').repeat(2));
        }
        return text.toString();
    }

    static Sheet quotes() {
        return new Sheet(
                "quotes",
                "reference",
                "D-0000000001",
                "group_code",
                GROUP,
                "national_id",
                ANNE,
                "scheme",
                "AIF",
                "content",
                "Soudage, 400 heures d’atelier",
                "hours",
                "400",
                "hourly_price",
                "12,50",
                "total",
                "5000",
                "cofinancing",
                "500.00",
                "employer",
                "",
                "state",
                "SENT_TO_JOBSEEKER",
                "written_on",
                "2026-11-16",
                "sent_on",
                "2026-11-17",
                "answered_on",
                "",
                "decided_on",
                "",
                "reason",
                "");
    }

    Sheet separatedBy(char other) {
        separator = other;
        return this;
    }

    /** A line as the good one, save for some cells. */
    Sheet line(String... columnsAndCells) {
        var cells = new LinkedHashMap<>(good);
        for (int i = 0; i < columnsAndCells.length; i += 2) {
            if (cells.put(columnsAndCells[i], columnsAndCells[i + 1]) == null) {
                throw new IllegalArgumentException(columnsAndCells[i]);
            }
        }
        lines.add(List.copyOf(cells.values()));
        return this;
    }

    List<String> header() {
        return List.copyOf(good.keySet());
    }

    List<String> firstLine() {
        return lines.getFirst();
    }

    String text() {
        var text = new ArrayList<List<String>>();
        text.add(header());
        text.addAll(lines);
        return text.stream()
                        .map(line -> line.stream().map(this::quoted).collect(Collectors.joining("" + separator)))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    void in(Path folder) {
        write(folder.resolve(name + ".csv"), text());
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder in which each kind has its good line. */
    static void all(Path folder) {
        Arrays.asList(organisations(), sites(), accounts(), people(), groups(), enrolments())
                .forEach(sheet -> sheet.line().in(folder));
    }

    private String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == separator || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
