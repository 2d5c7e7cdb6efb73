package ecluse.ownspace;

import ecluse.kernel.Base32;
import ecluse.kernel.LinkSecret;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a letter is known by when it comes back: it stands on the paper, opens nothing, and tells nobody whose it is. */
final class LetterNumber {
    private static final int CHARACTERS = 10;
    private static final Pattern SHAPE = Pattern.compile("[A-Z2-7]{" + CHARACTERS + "}");

    private LetterNumber() {}

    static String fresh() {
        return Base32.of(LinkSecret.fresh().hash()).substring(0, CHARACTERS);
    }

    static Optional<String> read(String typed) {
        var number = typed.replaceAll("[\\s\\p{Pd}]", "").toUpperCase(Locale.ROOT);
        return SHAPE.matcher(number).matches() ? Optional.of(number) : Optional.empty();
    }
}
