package ecluse.attendance;

import static java.util.Comparator.comparing;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The morning or the afternoon of a day. */
record HalfDay(LocalDate day, Half half) implements Comparable<HalfDay> {
    private static final Pattern KEY = Pattern.compile("([0-9]{2})-([12])");
    private static final Comparator<HalfDay> ORDER = comparing(HalfDay::day).thenComparing(HalfDay::half);

    /** As fields of a month's form are called: {@code 09-2} is the afternoon of the 9th. */
    String key() {
        return "%02d-%d".formatted(day.getDayOfMonth(), half.number());
    }

    static Optional<HalfDay> read(YearMonth month, String key) {
        var parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var day = month.atDay(Integer.parseInt(parts.group(1)));
            return Optional.of(new HalfDay(day, Half.of(Integer.parseInt(parts.group(2)))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Its place in a month's plan, from 0. */
    int index() {
        return 2 * (day.getDayOfMonth() - 1) + half.ordinal();
    }

    static HalfDay at(YearMonth month, int index) {
        return new HalfDay(month.atDay(index / 2 + 1), Half.values()[index % 2]);
    }

    @Override
    public int compareTo(HalfDay other) {
        return ORDER.compare(this, other);
    }
}
