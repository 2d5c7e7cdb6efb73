package ecluse.factors;

import ecluse.kernel.Viewer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the page of the first factor says besides: why now, and whether it may wait. Another module knows. */
public interface FirstFactorNote {

    Optional<Note> about(Viewer viewer);

    /**
     * A sentence, and where a form with one button leads that lets somebody go on without a factor.
     *
     * @param key of the sentence; the button's words are under it, {@code .do}
     * @param action null where it may not wait
     */
    record Note(
            String key, List<Object> arguments, @Nullable String action) {
        public Note {
            arguments = List.copyOf(arguments);
        }
    }
}
