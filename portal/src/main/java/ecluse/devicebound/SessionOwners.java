package ecluse.devicebound;

import java.util.UUID;

/** What this package asks the application of the sessions that are bound. */
public interface SessionOwners {
    /** Whether the session still lives; one that does not is renewed no more. */
    boolean lives(UUID owner);

    /** Somebody named this session and signed with another key. */
    void signedWithAnotherKey(UUID owner);
}
