package ecluse.web;

import ecluse.kernel.JobSeekerNumber;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Identifier and birth date, as somebody typed them. Prints nothing of either (invariant 8).
 *
 * @param number without blanks, in capitals
 */
public record Identity(String number, LocalDate birthDate) {
    private static final Pattern DATE = Pattern.compile("([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})");

    /** Empty when one of them cannot be any. The date is day, month, year. */
    public static Optional<Identity> read(String number, String birthDate) {
        return JobSeekerNumber.read(number)
                .flatMap(bare -> date(birthDate.strip()).map(born -> new Identity(bare, born)));
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
