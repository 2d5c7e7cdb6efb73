package ecluse.kernel;

import java.util.UUID;

/** An opaque reference to a person: never the jobseeker identifier. */
public record PersonRef(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
