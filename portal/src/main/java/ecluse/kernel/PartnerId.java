package ecluse.kernel;

import java.util.UUID;

/** A partner organisation. */
public record PartnerId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
