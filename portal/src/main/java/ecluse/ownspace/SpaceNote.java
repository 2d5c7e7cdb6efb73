package ecluse.ownspace;

import ecluse.kernel.PersonRef;
import java.util.Optional;

/** What another module has to say on a person's own page: a count and a way there. */
public interface SpaceNote {
    /** Empty where there is nothing to do. */
    Optional<Note> of(PersonRef person);

    /** @param key of the text, which takes the count */
    record Note(String key, int count, String path) {}
}
