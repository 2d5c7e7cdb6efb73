package ecluse.web;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Identifier and birth date, as somebody typed them. Prints nothing of either (invariant 8).
 *
 * @param number without blanks, in capitals
 */
public record Identity(String number, LocalDate birthDate) {
    /** National: 11 digits. Former: 7 digits and a digit or letter, the regional form with 3 digits before. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{11}|[0-9]{7}[0-9A-Z]|[0-9]{10}[A-Z]");

    private static final Pattern DATE = Pattern.compile("([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");

    /** Empty when one of them cannot be any. The date is day, month, year. */
    public static Optional<Identity> read(String number, String birthDate) {
        var bare = BLANKS.matcher(number).replaceAll("").toUpperCase(Locale.ROOT);
        return NUMBER.matcher(bare).matches()
                ? date(birthDate.strip()).map(born -> new Identity(bare, born))
                : Optional.empty();
    }

    private static Optional<LocalDate> date(String typed) {
        var match = DATE.matcher(typed);
        try {
            return match.matches()
                    ? Optional.of(LocalDate.of(
                            Integer.parseInt(match.group(3)),
                            Integer.parseInt(match.group(2)),
                            Integer.parseInt(match.group(1))))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Identity[…]";
    }
}
