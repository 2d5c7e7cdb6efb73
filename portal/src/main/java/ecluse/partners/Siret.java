package ecluse.partners;

import java.util.Optional;

/**
 * The number of an establishment: 14 digits, the last one a Luhn check. La Poste has more establishments than such numbers,
 * so for its SIREN a digit sum divisible by 5 will do as well (INSEE).
 */
public record Siret(String value) {
    private static final int LENGTH = 14;
    private static final String LA_POSTE = "356000000";

    /** @throws IllegalArgumentException when {@link #fault} finds one; the message does not repeat the text */
    public Siret {
        fault(value).ifPresent(rule -> {
            throw new IllegalArgumentException("not a SIRET: " + rule);
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
        boolean right = Digits.luhn(text) || text.startsWith(LA_POSTE) && Digits.sum(text) % 5 == 0;
        return right ? Optional.empty() : Optional.of("check");
    }

    @Override
    public String toString() {
        return value;
    }
}
