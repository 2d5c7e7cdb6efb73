package ecluse.detection;

import ecluse.disclosure.Reason;
import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.util.Optional;

/**
 * A refusal as the ledger tells it.
 *
 * @param person whom the request named, of a list the first; empty for a look-up and for a group or handle that leads to
 *     nobody
 */
record Refusal(long position, Instant at, Reason reason, Optional<PersonRef> person) {
    boolean namesNobody() {
        return person.isEmpty();
    }
}
