package ecluse.kernel;

import java.util.UUID;

/** A partner's establishment. */
public record SiteId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
