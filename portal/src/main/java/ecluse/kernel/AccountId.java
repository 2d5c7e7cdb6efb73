package ecluse.kernel;

import java.util.UUID;

/** One human, or one machine, of a partner or of the agency. */
public record AccountId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
