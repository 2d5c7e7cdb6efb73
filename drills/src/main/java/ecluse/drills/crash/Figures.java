package ecluse.drills.crash;

import java.util.ArrayList;
import java.util.List;

/** What a crash must not do, counted; the first few of each in words. Not safe for many threads. */
final class Figures {

    private static final int MOST_WORDS = 20;

    private int rounds;
    private long lost;
    private long gaps;
    private long inconsistent;
    private long releasedWithoutEntry;
    private final List<String> words = new ArrayList<>();

    void round() {
        rounds++;
    }

    void lost(String what) {
        lost++;
        say("lost: " + what);
    }

    void gap(String what) {
        gaps++;
        say("gap: " + what);
    }

    void inconsistent(String what) {
        inconsistent++;
        say("inconsistent: " + what);
    }

    void releasedWithoutEntry(String what) {
        releasedWithoutEntry++;
        say("released without an entry: " + what);
    }

    private void say(String what) {
        if (words.size() < MOST_WORDS) {
            words.add(what);
        }
    }

    boolean allZero() {
        return lost + gaps + inconsistent + releasedWithoutEntry == 0;
    }

    List<String> words() {
        return List.copyOf(words);
    }

    /** The keys are published, and no others are: scripts read them. */
    String json() {
        return "{\"rounds\":" + rounds + ",\"lost\":" + lost + ",\"gaps\":" + gaps + ",\"inconsistent\":" + inconsistent
                + ",\"released_without_entry\":" + releasedWithoutEntry + "}";
    }
}
