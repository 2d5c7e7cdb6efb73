package ecluse.partners;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number under which a training organisation declared its activity (NDA): 11 characters, region 2, département 2,
 * serial 5, département 2. All digits, save Corsica's départements 2A and 2B. There is no check digit: only the public list
 * of organisations knows whether a number exists.
 */
public record ActivityDeclarationNumber(String value) {
    private static final int LENGTH = 11;
    private static final Pattern SHAPE = Pattern.compile("[0-9]{2}([0-9]{2}|2[AB])[0-9]{5}([0-9]{2}|2[AB])");

    /** @throws IllegalArgumentException when {@link #fault} finds one; the message does not repeat the text */
    public ActivityDeclarationNumber {
        fault(value).ifPresent(rule -> {
            throw new IllegalArgumentException("not an activity declaration number: " + rule);
        });
    }

    /** The first rule that the text breaks: {@code length} or {@code digits}; empty when it breaks none. */
    public static Optional<String> fault(String text) {
        if (text.length() != LENGTH) {
            return Optional.of("length");
        }
        return SHAPE.matcher(text).matches() ? Optional.empty() : Optional.of("digits");
    }

    @Override
    public String toString() {
        return value;
    }
}
