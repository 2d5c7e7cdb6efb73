package ecluse.temporarycodes;

import ecluse.kernel.Role;
import java.time.Instant;
import java.util.UUID;

/**
 * A code that was asked for, and for whom. Prints neither name nor address; the code itself is in none.
 *
 * @param until when it is over, as it stands
 */
record TemporaryCode(
        UUID id,
        State state,
        Reason reason,
        Instant askedAt,
        Instant until,
        UUID askedBy,
        String askedByName,
        String accountCode,
        String name,
        Role role,
        String organisation,
        String organisationCode) {

    /** Those under way. Names stand in the database. */
    enum State {
        WAITING,
        APPROVED,
        SHOWN
    }

    @Override
    public String toString() {
        return "TemporaryCode[" + id + ", " + state + "]";
    }
}
