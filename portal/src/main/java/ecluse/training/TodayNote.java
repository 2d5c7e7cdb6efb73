package ecluse.training;

import ecluse.kernel.Viewer;
import java.util.Optional;

/** What another module has to say on the board of today: a count and a way there, nobody's name. */
public interface TodayNote {
    /** Empty where there is nothing to do, or where the viewer has not the right. */
    Optional<Note> of(Viewer viewer);

    /** @param key of the text, which takes the count */
    record Note(String key, int count, String path) {}
}
