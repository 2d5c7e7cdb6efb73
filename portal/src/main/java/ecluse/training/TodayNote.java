package ecluse.training;

import ecluse.kernel.Viewer;
import java.util.Optional;
import java.util.function.IntFunction;

/** What another module has to say on the board of today: a count and a way there, nobody's name. */
public interface TodayNote {
    /** Empty where the viewer has not the right. */
    Optional<Counted> of(Viewer viewer);

    /**
     * A count, and what is said of it where it is more than nothing. The board asks the database for all counts at once.
     *
     * @param sql one number, of {@code :account} and {@code :partner}, at {@code :now}
     */
    record Counted(String sql, IntFunction<Note> said) {

        /** Said by a text that takes the count. */
        public static Counted by(String key, String path, String sql) {
            return new Counted(sql, count -> new Note(key, count, path));
        }
    }

    /** @param key of the text, which takes the count */
    record Note(String key, int count, String path) {}
}
