package ecluse.ownspace;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * What a letter holds and its reader types: nineteen random characters, 84 bits, and a last one that tells a slip of the finger before
 * anything is looked at. No character looks like another one: one at most of 0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B,
 * U V.
 */
final class LetterCode {
    static final int CHARACTERS = 20;
    private static final int A_GROUP = 4;
    private static final String ALPHABET = "ACDEFGHJKMNPRTUWXY3479";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String characters;

    private LetterCode(String characters) {
        this.characters = characters;
    }

    static LetterCode fresh() {
        var characters = new StringBuilder();
        for (int i = 1; i < CHARACTERS; i++) {
            characters.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return new LetterCode(characters.append(check(characters)).toString());
    }

    /** In capitals or not, with spaces, dashes and full stops or not; empty when it cannot be one of ours. */
    static Optional<LetterCode> read(String typed) {
        var characters = typed.replaceAll("[\\s.\\p{Pd}]", "").toUpperCase(Locale.ROOT);
        boolean ours = characters.length() == CHARACTERS
                && characters.chars().allMatch(one -> ALPHABET.indexOf(one) >= 0)
                && check(characters.substring(0, CHARACTERS - 1)) == characters.charAt(CHARACTERS - 1);
        return ours ? Optional.of(new LetterCode(characters)) : Optional.empty();
    }

    /** By the formula of Luhn for any even number of characters: one that is wrong is always told, two neighbours exchanged nearly always. */
    private static char check(CharSequence characters) {
        int size = ALPHABET.length();
        int sum = 0;
        boolean twice = true;
        for (int i = characters.length() - 1; i >= 0; i--) {
            int value = ALPHABET.indexOf(characters.charAt(i)) * (twice ? 2 : 1);
            sum += value / size + value % size;
            twice = !twice;
        }
        return ALPHABET.charAt((size - sum % size) % size);
    }

    /** As one character after the other, for the database's HMAC. */
    String characters() {
        return characters;
    }

    /** In groups, for paper. */
    String inGroups() {
        return characters.replaceAll("(.{" + A_GROUP + "})(?!$)", "$1 ");
    }

    @Override
    public String toString() {
        return "LetterCode[…]";
    }
}
