package ecluse.attendance;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Pattern;

/** A month as it stands in addresses and forms: {@code 2026-11}. */
final class MonthWord {
    private static final Pattern SHAPE = Pattern.compile("20[0-9]{2}-[0-9]{2}");

    private MonthWord() {}

    static Optional<YearMonth> read(String text) {
        try {
            return SHAPE.matcher(text).matches() ? Optional.of(YearMonth.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
