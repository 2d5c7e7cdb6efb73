package ecluse.factors;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The factors that an account holds.
 *
 * @param oneTimeCodes since when it has an app
 * @param recoveryCodes how many are left
 */
record Held(Optional<Instant> oneTimeCodes, List<Passkey> passkeys, int recoveryCodes) {
    Held {
        passkeys = List.copyOf(passkeys);
    }

    public boolean nothing() {
        return oneTimeCodes.isEmpty() && passkeys.isEmpty();
    }

    /** Whether one of them can be taken away and one is left. */
    public boolean several() {
        return passkeys.size() + (oneTimeCodes.isPresent() ? 1 : 0) > 1;
    }
}
