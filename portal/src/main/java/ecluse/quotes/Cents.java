package ecluse.quotes;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Amounts in whole cents of a euro, as people write them. Never a floating-point number. */
final class Cents {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,9})(?:[.,]([0-9]{1,2}))?");
    private static final Pattern BLANKS_AND_SIGN = Pattern.compile("[\\s\\u00a0\\u202f€]+");

    private Cents() {}

    /** {@code 12}, {@code 12,5}, {@code 1 250.00 €}; empty for anything else. */
    static OptionalLong read(String typed) {
        var match = AMOUNT.matcher(BLANKS_AND_SIGN.matcher(typed).replaceAll(""));
        if (!match.matches()) {
            return OptionalLong.empty();
        }
        var cents = match.group(2) == null ? "00" : (match.group(2) + "0").substring(0, 2);
        return OptionalLong.of(Long.parseLong(match.group(1)) * 100 + Long.parseLong(cents));
    }

    /** For a field of a form. */
    static String typed(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString().replace('.', ',');
    }
}
