package ecluse.drills.population;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A first or last name, and the same in the letters of an e-mail address.
 *
 * @param text as written, with accents, particles, hyphens and apostrophes
 * @param plain a to z alone: {@code Lecœur} is {@code lecoeur}
 */
record Name(String text, String plain) {
    private static final Pattern NOT_A_LETTER = Pattern.compile("[^a-z]");

    static Name of(String text) {
        // These do not fall apart into a letter and an accent.
        var spelled = text.toLowerCase(Locale.ROOT)
                .replace("œ", "oe")
                .replace("æ", "ae")
                .replace("ı", "i");
        var folded = Normalizer.normalize(spelled, Normalizer.Form.NFD);
        return new Name(text, NOT_A_LETTER.matcher(folded).replaceAll(""));
    }

    Name with(Name second) {
        return new Name(text + "-" + second.text, plain + second.plain);
    }
}
