package ecluse.partners;

import java.util.Optional;

/** The number of a company: the first 9 digits of its establishments' SIRET, the last one a Luhn check. */
public record Siren(String value) {
    private static final int LENGTH = 9;

    /** @throws IllegalArgumentException when {@link #fault} finds one; the message does not repeat the text */
    public Siren {
        fault(value).ifPresent(rule -> {
            throw new IllegalArgumentException("not a SIREN: " + rule);
        });
    }

    /** The first rule that the text breaks: {@code length}, {@code digits} or {@code check}; empty when it breaks none. */
    public static Optional<String> fault(String text) {
        if (text.length() != LENGTH) {
            return Optional.of("length");
        }
        if (!Digits.only(text)) {
            return Optional.of("digits");
        }
        return Digits.luhn(text) ? Optional.empty() : Optional.of("check");
    }

    @Override
    public String toString() {
        return value;
    }
}
