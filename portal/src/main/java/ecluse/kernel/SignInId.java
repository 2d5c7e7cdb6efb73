package ecluse.kernel;

import java.util.UUID;

/** An authenticated visit. */
public record SignInId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
