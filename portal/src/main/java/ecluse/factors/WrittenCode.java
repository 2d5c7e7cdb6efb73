package ecluse.factors;

import ecluse.kernel.Base32;
import java.security.SecureRandom;
import java.util.Locale;

/** A code that people write down, say and type: 60 random bits, as 12 letters in three groups. */
public final class WrittenCode {
    private static final int RANDOM_BYTES = 8;
    private static final int LETTERS = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private WrittenCode() {}

    public static String fresh() {
        var bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        var letters = Base32.of(bytes).substring(0, LETTERS);
        return letters.substring(0, 4) + "-" + letters.substring(4, 8) + "-" + letters.substring(8);
    }

    /** What counts of a typed one: its letters, whatever the case and what is between them. */
    public static String letters(String typed) {
        return typed.replaceAll("[^A-Za-z2-7]", "").toUpperCase(Locale.ROOT);
    }
}
