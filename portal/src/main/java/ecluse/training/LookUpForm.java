package ecluse.training;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to find one person. The birth date comes as day, month and year, or whole in {@code birthDate} (ISO, or
 * dd/mm/yyyy). Prints nothing of it (invariant 8).
 */
record LookUpForm(String identifier, String birthDate, String birthDay, String birthMonth, String birthYear) {
    /** National: 11 digits. Former: 7 digits and a digit or letter, the regional form with 3 digits before. */
    private static final Pattern IDENTIFIER = Pattern.compile("[0-9]{11}|[0-9]{7}[0-9A-Z]|[0-9]{10}[A-Z]");

    private static final Pattern ISO = Pattern.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})");
    private static final Pattern FRENCH = Pattern.compile("([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4})");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0\\u202f]+");
    private static final int OLDEST = 120;

    static final LookUpForm EMPTY = of(Map.of());

    static LookUpForm of(Map<String, String> typed) {
        return new LookUpForm(
                typed.getOrDefault("identifier", ""),
                typed.getOrDefault("birthDate", "").strip(),
                typed.getOrDefault("birthDay", "").strip(),
                typed.getOrDefault("birthMonth", "").strip(),
                typed.getOrDefault("birthYear", "").strip());
    }

    /** What was typed, understood or not. */
    sealed interface Read {
        /** The identifier without spaces, in capitals; no birth date only where none is required. */
        record Question(String identifier, @Nullable LocalDate birthDate) implements Read {
            @Override
            public String toString() {
                return "Question[…]";
            }
        }

        record Wrong(List<Problem> problems) implements Read {}
    }

    Read read(boolean birthDateRequired, LocalDate today) {
        var problems = new ArrayList<Problem>();
        var number = SPACES.matcher(identifier).replaceAll("").toUpperCase(Locale.ROOT);
        if (number.isEmpty()) {
            problems.add(new Problem("identifier", "training.lookUp.identifier.missing"));
        } else if (!IDENTIFIER.matcher(number).matches()) {
            problems.add(new Problem("identifier", "training.lookUp.identifier.shape"));
        }
        var born = birthDate(birthDateRequired, today, problems);
        return problems.isEmpty() ? new Read.Question(number, born) : new Read.Wrong(problems);
    }

    private @Nullable LocalDate birthDate(boolean required, LocalDate today, List<Problem> problems) {
        var parts = parts();
        if (parts.stream().allMatch(String::isEmpty)) {
            if (required) {
                problems.add(new Problem("birthDay", "training.lookUp.birthDate.missing"));
            }
            return null;
        }
        var fault = fault(parts);
        if (fault != null) {
            problems.add(fault);
            return null;
        }
        return real(parts, today, problems);
    }

    /** Day, month and year, as typed. */
    private List<String> parts() {
        if (birthDate.isEmpty()) {
            return List.of(birthDay, birthMonth, birthYear);
        }
        var iso = ISO.matcher(birthDate);
        if (iso.matches()) {
            return List.of(iso.group(3), iso.group(2), iso.group(1));
        }
        var french = FRENCH.matcher(birthDate);
        return french.matches()
                ? List.of(french.group(1), french.group(2), french.group(3))
                : List.of(birthDate, "", "");
    }

    private static @Nullable Problem fault(List<String> parts) {
        if (!parts.get(0).matches("[0-9]{1,2}")) {
            return new Problem("birthDay", "training.lookUp.birthDate.day");
        }
        if (!parts.get(1).matches("[0-9]{1,2}")) {
            return new Problem("birthMonth", "training.lookUp.birthDate.month");
        }
        return parts.get(2).matches("[0-9]{4}") ? null : new Problem("birthYear", "training.lookUp.birthDate.year");
    }

    private static @Nullable LocalDate real(List<String> parts, LocalDate today, List<Problem> problems) {
        try {
            var date = LocalDate.of(
                    Integer.parseInt(parts.get(2)), Integer.parseInt(parts.get(1)), Integer.parseInt(parts.get(0)));
            if (date.isAfter(today)) {
                problems.add(new Problem("birthYear", "training.lookUp.birthDate.future"));
            } else if (date.isBefore(today.minusYears(OLDEST))) {
                problems.add(new Problem("birthYear", "training.lookUp.birthDate.old"));
            }
            return date;
        } catch (DateTimeException e) {
            problems.add(new Problem("birthDay", "training.lookUp.birthDate.unreal"));
            return null;
        }
    }

    /** The whole birth date split into the fields of the page, so that nothing typed is lost. */
    LookUpForm split() {
        if (birthDate.isEmpty()) {
            return this;
        }
        var parts = parts();
        return new LookUpForm(identifier, "", parts.get(0), parts.get(1), parts.get(2));
    }

    @Override
    public String toString() {
        return "LookUpForm[…]";
    }
}
