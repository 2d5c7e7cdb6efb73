package ecluse.attendance;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What stands in a cell, and what it says: {@code P} the whole half-day present, {@code P2,5 A1} two hours and a half present
 * and one hour absent. Hours go by quarters.
 */
final class CellText {
    /** Longer texts say nothing that a cell can hold. */
    static final int LONGEST = 40;

    private static final int STEP = 15;
    private static final Pattern HOURS = Pattern.compile("[0-9]{1,2}([.,](0|00|25|5|50|75))?");
    private static final Pattern PART = Pattern.compile("([PDEApdea])\\s*([0-9][0-9.,]*)?");
    private static final Pattern BETWEEN = Pattern.compile("\\s+(?=[PDEApdea])");

    private CellText() {}

    /** What a cell says. */
    sealed interface Said {
        record Told(AttendanceRecord record) implements Said {}

        record Nothing() implements Said {}

        /** {@code key} of the sentence that says the rule and how to mend it. */
        record Wrong(String key, Object... arguments) implements Said {}
    }

    /** @param planned minutes of this half-day */
    static Said read(String text, int planned) {
        var typed = text.strip();
        if (typed.isEmpty()) {
            return new Said.Nothing();
        }
        if (typed.length() > LONGEST) {
            return new Said.Wrong("attendance.problem.letter");
        }
        return planned == 0 ? new Said.Wrong("attendance.problem.notPlanned") : parts(BETWEEN.split(typed), planned);
    }

    private static Said parts(String[] parts, int planned) {
        var sum = new AttendanceRecord(0, 0, 0, 0);
        for (var part : parts) {
            var found = PART.matcher(part);
            if (!found.matches()) {
                return new Said.Wrong("attendance.problem.letter");
            }
            var mark = Mark.of(found.group(1)).orElseThrow();
            var hours = found.group(2);
            if (hours == null && parts.length > 1) {
                return new Said.Wrong("attendance.problem.hoursMissing");
            }
            var minutes = hours == null ? Optional.of(planned) : minutes(hours);
            if (minutes.isEmpty()) {
                return new Said.Wrong("attendance.problem.quarters");
            }
            sum = sum.plus(AttendanceRecord.whole(mark, minutes.get()));
        }
        return sum.told() > planned
                ? new Said.Wrong("attendance.problem.tooMuch", hours(sum.told()), hours(planned))
                : new Said.Told(sum);
    }

    /** Hours as people type them, with a comma or a point, by quarters; in minutes. */
    static Optional<Integer> minutes(String hours) {
        if (!HOURS.matcher(hours.strip()).matches()) {
            return Optional.empty();
        }
        int minutes = new BigDecimal(hours.strip().replace(',', '.'))
                .multiply(BigDecimal.valueOf(60))
                .intValueExact();
        return minutes % STEP == 0 ? Optional.of(minutes) : Optional.empty();
    }

    /** The shortest text that says it. */
    static String of(AttendanceRecord record, int planned) {
        var text = new StringBuilder();
        for (var mark : Mark.values()) {
            int minutes = record.minutes(mark);
            if (minutes == planned && planned > 0) {
                return String.valueOf(mark.letter());
            }
            if (minutes > 0) {
                text.append(text.isEmpty() ? "" : " ").append(mark.letter()).append(hours(minutes));
            }
        }
        return text.toString();
    }

    /** Hours with a comma, which both languages' readers take: {@code 3,5}. */
    static String hours(int minutes) {
        return BigDecimal.valueOf(minutes)
                .divide(BigDecimal.valueOf(60), 2, java.math.RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString()
                .replace('.', ',');
    }
}
