package ecluse.registry;

import ecluse.partners.ActivityDeclarationNumber;
import ecluse.partners.Siret;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one line, read by column and rule. A cell that breaks its rule adds a fault and reads as something harmless:
 * the line is refused as a whole, with all its faults at once. Values are in Unicode's composed form (NFC), without blanks
 * around them. Prints no cell (invariant 8).
 */
public final class Cells {
    static final LocalDate EARLIEST = LocalDate.of(1900, 1, 1);
    static final LocalDate LATEST = LocalDate.of(2100, 12, 31);

    /** What a spreadsheet would run as a formula; we and spreadsheets write an apostrophe before it, which is dropped here. */
    public static final String FORMULA_STARTS = "=+-@\t\r";

    private static final int LONGEST_EMAIL = 254;
    private static final Pattern EMAIL = Pattern.compile(
            "[^\\s@,;:<>\"()\\[\\]\\\\]{1,64}@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*\\.[\\p{L}\\p{N}-]{2,}");
    private static final Pattern PHONE_BLANKS = Pattern.compile("[ .\\-/]|\\(0\\)");
    private static final Pattern PHONE = Pattern.compile("0[1-9][0-9]{8}|\\+[1-9][0-9]{7,14}");
    private static final Pattern LEGACY = Pattern.compile("([0-9]{3})?[0-9]{7}[0-9A-Z]");
    private static final Pattern MONTH = Pattern.compile("(20[0-9]{2})-(0[1-9]|1[0-2])|(0[1-9]|1[0-2])/(20[0-9]{2})");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");
    private static final Pattern POSTCODE = Pattern.compile("[0-9]{5}");
    private static final Pattern FORMACODE = Pattern.compile("[0-9]{5}( ?V[0-9]{1,2})?");

    private final Header header;
    private final List<String> cells;
    private final List<Fault> faults = new ArrayList<>(0);

    public Cells(Header header, List<String> cells) {
        this.header = header;
        this.cells = cells;
    }

    public List<Fault> faults() {
        return faults;
    }

    /** As they are in the file. */
    List<String> raw() {
        return cells;
    }

    public void refuse(Fault fault) {
        faults.add(fault);
    }

    /** As written, for comparing whole values within a file: without any blank, in small letters. */
    String comparable(Column column) {
        return comparable(raw(column));
    }

    /** Several columns' values as one; empty when one of them is. */
    String comparable(List<Column> columns) {
        if (columns.size() == 1) {
            return comparable(columns.getFirst());
        }
        var values = columns.stream().map(this::comparable).toList();
        return values.stream().anyMatch(String::isEmpty) ? "" : String.join("\u0000", values);
    }

    static String comparable(String raw) {
        var kept = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c > ' ' && c != '\u00a0' && c != '\u202f') {
                kept.append(c);
            }
        }
        return kept.toString().toLowerCase(Locale.ROOT);
    }

    public boolean isEmpty(Column column) {
        return clean(raw(column)).isEmpty();
    }

    /** Words on one line; empty when the cell is. A line break within quotes becomes a blank. */
    public String text(Column column, int most) {
        var value = checked(column, inOneLine(raw(column)), most);
        if (value.chars().filter(c -> c == '"').count() % 2 != 0) {
            faults.add(Fault.in(column, Rule.QUOTE_IN_TEXT));
        }
        return value;
    }

    /** Words on one line with one blank between them, whatever quotes they hold: they came as they are meant. */
    public String words(Column column, int most) {
        return checked(column, raw(column).replaceAll("\\s+", " "), most);
    }

    /** As it is in the file, without blanks around it. */
    public String asWritten(Column column) {
        return clean(raw(column));
    }

    /** A cell that a spreadsheet would run as a formula gets an apostrophe, which is dropped when it comes back. */
    public static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    /**
     * A name of a human: begins with a letter or an apostrophe; letters of any script with their marks, digits, blanks,
     * apostrophes, hyphens, full stops, commas, slashes, brackets. At most 200 characters.
     */
    String name(Column column) {
        var value = checked(column, raw(column), 200);
        if (!value.isEmpty() && !isName(value)) {
            faults.add(Fault.in(column, Rule.NAME));
        }
        return value;
    }

    /** Exactly so many ASCII digits; blanks between them do not count. */
    String digits(Column column, int count) {
        var value = withoutBlanks(column);
        if (!value.isEmpty() && (value.length() != count || !onlyDigits(value))) {
            faults.add(Fault.in(column, Rule.DIGITS, count));
        }
        return value;
    }

    public String siret(Column column) {
        var value = withoutBlanks(column);
        if (!value.isEmpty()) {
            siretFault(column, value);
        }
        return value;
    }

    /** Several SIRET with {@code +} between them. */
    List<String> sirets(Column column) {
        var value = withoutBlanks(column);
        if (value.isEmpty()) {
            return List.of();
        }
        var sirets = Arrays.stream(value.split("\\+", -1)).distinct().toList();
        for (var siret : sirets) {
            if (siretFault(column, siret)) {
                return List.of();
            }
        }
        return sirets;
    }

    private boolean siretFault(Column column, String value) {
        var fault = Siret.fault(value);
        fault.ifPresent(rule ->
                faults.add(rule.equals("check") ? Fault.in(column, Rule.LUHN) : Fault.in(column, Rule.DIGITS, 14)));
        return fault.isPresent();
    }

    /** An activity declaration number; null when the cell is empty. */
    @Nullable
    String declarationNumber(Column column) {
        var value = withoutBlanks(column);
        if (!value.isEmpty() && ActivityDeclarationNumber.fault(value).isPresent()) {
            faults.add(Fault.in(column, Rule.NDA));
        }
        return orNull(value);
    }

    /** A jobseeker's identifier of old; null when the cell is empty. */
    @Nullable
    String legacyId(Column column) {
        var value = withoutBlanks(column).toUpperCase(Locale.ROOT);
        return orNull(matching(column, value, LEGACY, Rule.LEGACY_ID));
    }

    public String code(Column column, Pattern pattern, String example) {
        var value = checked(column, raw(column), 60);
        if (!value.isEmpty() && !pattern.matcher(value).matches()) {
            faults.add(Fault.in(column, Rule.CODE, example));
        }
        return value;
    }

    String email(Column column) {
        var value = checked(column, raw(column), LONGEST_EMAIL);
        return value.length() <= LONGEST_EMAIL ? matching(column, value, EMAIL, Rule.EMAIL) : value;
    }

    /** Ten digits from 0, or + and the country's number. Kept as it is written. */
    String phone(Column column) {
        var value = checked(column, raw(column), 30);
        if (!value.isEmpty()
                && !PHONE.matcher(PHONE_BLANKS.matcher(value).replaceAll("")).matches()) {
            faults.add(Fault.in(column, Rule.PHONE));
        }
        return value;
    }

    String postcode(Column column) {
        return matching(column, checked(column, raw(column), 20), POSTCODE, Rule.POSTCODE);
    }

    public @Nullable String formacode(Column column) {
        return orNull(matching(column, checked(column, raw(column), 20), FORMACODE, Rule.FORMACODE));
    }

    public int number(Column column, int least, int most) {
        var value = withoutBlanks(column);
        if (value.isEmpty()) {
            return least;
        }
        int number = value.length() <= 9 && onlyDigits(value) ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            faults.add(Fault.in(column, Rule.NUMBER, least, most));
        }
        return number;
    }

    /** 2026-01-31 or 31/01/2026, of a day that there is between 1900 and 2100; null when the cell is empty. */
    public @Nullable LocalDate dateOrNull(Column column) {
        var value = checked(column, raw(column), 20);
        if (value.isEmpty()) {
            return null;
        }
        var date = parsed(value);
        if (date == null) {
            faults.add(Fault.in(column, Rule.DATE));
        }
        return date;
    }

    /** A date in a column whose cells are all filled. */
    public LocalDate date(Column column) {
        var date = dateOrNull(column);
        return date == null ? EARLIEST : date;
    }

    /** 2026-01 or 01/2026. */
    YearMonth month(Column column) {
        var value = checked(column, raw(column), 20);
        var match = MONTH.matcher(value);
        if (match.matches()) {
            return match.group(1) == null
                    ? YearMonth.of(Integer.parseInt(match.group(4)), Integer.parseInt(match.group(3)))
                    : YearMonth.of(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2)));
        }
        if (!value.isEmpty()) {
            faults.add(Fault.in(column, Rule.MONTH));
        }
        return YearMonth.from(EARLIEST);
    }

    /** Euros with at most two decimals, as cents; the least when the cell is empty. */
    long cents(Column column, long least, long most) {
        var value = checked(column, raw(column), 20)
                .replaceAll("[ \u00a0\u202f€]", "")
                .replace(',', '.');
        if (value.isEmpty()) {
            return least;
        }
        long cents = AMOUNT.matcher(value).matches()
                ? new BigDecimal(value).movePointRight(2).longValueExact()
                : -1;
        if (cents < least || cents > most) {
            faults.add(Fault.in(column, Rule.AMOUNT, BigDecimal.valueOf(least, 2), BigDecimal.valueOf(most, 2)));
        }
        return cents;
    }

    public <T> T choice(Column column, Choices<T> choices) {
        var value = checked(column, raw(column), 60);
        var meaning = choices.meaningOf(value);
        if (meaning == null && !value.isEmpty()) {
            faults.add(Fault.in(column, Rule.CHOICE, choices.inWords()));
        }
        return meaning == null ? choices.any() : meaning;
    }

    /** Several of them, with a plus between; none where the cell is empty or one is not known. */
    <T> List<T> choices(Column column, Choices<T> choices) {
        var value = checked(column, raw(column), 200);
        if (value.isEmpty()) {
            return List.of();
        }
        var meanings = new ArrayList<T>();
        for (var word : value.split("\\+", -1)) {
            var meaning = choices.meaningOf(word.strip());
            if (meaning == null) {
                faults.add(Fault.in(column, Rule.CHOICE, choices.inWords()));
                return List.of();
            }
            meanings.add(meaning);
        }
        return List.copyOf(meanings);
    }

    /** Something of a form of its own, as a password's hash is. */
    String opaque(Column column, int most) {
        return checked(column, raw(column), most);
    }

    @Override
    public String toString() {
        return "Cells[…]";
    }

    private String matching(Column column, String value, Pattern pattern, Rule rule) {
        if (!value.isEmpty() && !pattern.matcher(value).matches()) {
            faults.add(Fault.in(column, rule));
        }
        return value;
    }

    private String withoutBlanks(Column column) {
        var value = checked(column, raw(column), WholeRecords.LONGEST);
        return value.indexOf(' ') < 0 ? value : value.replace(" ", "");
    }

    private String checked(Column column, String raw, int most) {
        var value = clean(raw);
        if (value.isEmpty()) {
            if (column.mustBeFilled()) {
                faults.add(Fault.in(column, Rule.REQUIRED));
            }
            return value;
        }
        if (value.length() > most && value.codePointCount(0, value.length()) > most) {
            faults.add(Fault.in(column, Rule.LENGTH, most));
        }
        var rule = unprintable(value);
        if (rule != null) {
            faults.add(Fault.in(column, rule));
            return "";
        }
        return value;
    }

    private String raw(Column column) {
        int position = header.position(column);
        return position < 0 || position >= cells.size() ? "" : cells.get(position);
    }

    private static String clean(String raw) {
        var value = raw;
        if (value.length() > 1 && value.charAt(0) == '\'' && FORMULA_STARTS.indexOf(value.charAt(1)) >= 0) {
            value = value.substring(1);
        }
        if (!isAscii(value)) {
            value = Normalizer.normalize(value.replace('\u00a0', ' ').replace('\u202f', ' '), Normalizer.Form.NFC);
        }
        return value.strip();
    }

    private static String inOneLine(String raw) {
        return raw.indexOf('\n') < 0 && raw.indexOf('\r') < 0 && raw.indexOf('\t') < 0
                ? raw
                : raw.replace("\r\n", " ").replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
    }

    /** Control characters, invisible ones that change how a text reads, and what a lost encoding leaves behind. */
    private static @Nullable Rule unprintable(String value) {
        for (int i = 0; i < value.length(); i += Character.charCount(value.codePointAt(i))) {
            int c = value.codePointAt(i);
            if (c >= ' ' && c < 0x7f) {
                continue;
            }
            if (c == '\ufffd') {
                return Rule.ENCODING;
            }
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> {
                    return Rule.CONTROL_CHARACTER;
                }
                default -> {}
            }
        }
        return null;
    }

    private static boolean isName(String value) {
        int first = value.codePointAt(0);
        if (!Character.isLetter(first) && "'’ʼ‘`".indexOf(first) < 0) {
            return false;
        }
        return value.codePoints()
                        .allMatch(c -> Character.isLetterOrDigit(c)
                                || c == ' '
                                || "'’ʼ‘`´-‐‑–.,()/·".indexOf(c) >= 0
                                || isMark(c))
                && value.codePoints().anyMatch(Character::isLetter);
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static @Nullable LocalDate parsed(String value) {
        if (value.length() != 10) {
            return null;
        }
        if (value.charAt(4) == '-' && value.charAt(7) == '-') {
            return day(number(value, 0, 4), number(value, 5, 7), number(value, 8, 10));
        }
        if (value.charAt(2) == '/' && value.charAt(5) == '/') {
            return day(number(value, 6, 10), number(value, 3, 5), number(value, 0, 2));
        }
        return null;
    }

    private static @Nullable LocalDate day(int year, int month, int day) {
        if (year < EARLIEST.getYear() || year > LATEST.getYear() || month < 1 || month > 12) {
            return null;
        }
        return YearMonth.of(year, month).isValidDay(day) ? LocalDate.of(year, month, day) : null;
    }

    private static int number(String value, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = 10 * number + c - '0';
        }
        return number;
    }

    private static boolean onlyDigits(String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String orNull(String value) {
        return value.isEmpty() ? null : value;
    }
}
