package ecluse.kernel;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A jobseeker's identifier as somebody typed it: without blanks, in capitals. */
public final class JobSeekerNumber {
    /** National: 11 digits. Former: 7 digits and a digit or letter, the regional form with 3 digits before. */
    private static final Pattern SHAPE = Pattern.compile("[0-9]{11}|[0-9]{7}[0-9A-Z]|[0-9]{10}[A-Z]");

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0\\u202f]+");

    private JobSeekerNumber() {}

    /** Empty when it cannot be any. */
    public static Optional<String> read(String typed) {
        var bare = BLANKS.matcher(typed).replaceAll("").toUpperCase(Locale.ROOT);
        return SHAPE.matcher(bare).matches() ? Optional.of(bare) : Optional.empty();
    }
}
