package ecluse.drills.crash;

import java.util.ArrayList;
import java.util.List;

/** What all readers got. Safe for many threads. */
final class Answers {

    private final List<Answer> fresh = new ArrayList<>();
    private long withoutReference;

    synchronized void add(Answer answer) {
        fresh.add(answer);
    }

    /** Facts on a page that names no ledger position. */
    synchronized void addWithoutReference() {
        withoutReference++;
    }

    /** Those since the last time this was asked. */
    synchronized List<Answer> take() {
        var taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    /** How many there are to be taken. */
    synchronized int waiting() {
        return fresh.size();
    }

    synchronized long withoutReference() {
        return withoutReference;
    }
}
