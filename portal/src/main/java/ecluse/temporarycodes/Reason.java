package ecluse.temporarycodes;

import java.util.Arrays;
import java.util.Optional;

/** Why the factor is not at hand. Names stand in the database. */
enum Reason {
    LOST,
    BROKEN,
    FORGOTTEN;

    static Optional<Reason> of(String name) {
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }

    public String messageKey() {
        return "temporarycodes.reason." + name();
    }
}
