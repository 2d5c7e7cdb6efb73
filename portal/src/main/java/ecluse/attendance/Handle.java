package ecluse.attendance;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** References and months as they stand in addresses and forms. */
final class Handle {
    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern MONTH_SHAPE = Pattern.compile("20[0-9]{2}-[0-9]{2}");

    private Handle() {}

    static Optional<UUID> read(String text) {
        return UUID_SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    static Optional<YearMonth> month(String text) {
        try {
            return MONTH_SHAPE.matcher(text).matches() ? Optional.of(YearMonth.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
