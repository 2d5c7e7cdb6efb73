package ecluse.desk;

import ecluse.web.Problem;
import java.util.List;

/** A few words about a delay: long enough to say something, short enough to be read. */
final class DeskWords {
    static final int SHORTEST = 10;
    static final int LONGEST = 500;

    private DeskWords() {}

    /** What is wrong with them; nothing when they are fit. */
    static List<Problem> problems(String words) {
        if (words.length() < SHORTEST) {
            return List.of(new Problem("words", "desk.words.short", SHORTEST));
        }
        if (words.length() > LONGEST) {
            return List.of(new Problem("words", "desk.words.long", LONGEST));
        }
        return words.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r')
                ? List.of(new Problem("words", "desk.words.characters"))
                : List.of();
    }
}
