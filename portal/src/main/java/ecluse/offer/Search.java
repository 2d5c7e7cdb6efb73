package ecluse.offer;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an adviser looks for among published groups.
 *
 * @param place a postcode, its first digits (the département), or a commune's name
 * @param from groups that begin on that day or later; null for today
 */
record Search(String words, String place, @Nullable LocalDate from) {
    private static final int LONGEST = 80;

    static Search of(String words, String place, @Nullable LocalDate from) {
        return new Search(cut(words), cut(place).replace("%", "").replace("_", ""), from);
    }

    private static String cut(String typed) {
        var text = typed.strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
