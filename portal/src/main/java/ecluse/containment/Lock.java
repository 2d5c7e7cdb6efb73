package ecluse.containment;

import ecluse.kernel.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A closed gate, or one that was closed once.
 *
 * @param reason for officers
 * @param message for those who stand before it
 * @param position of its entry in the ledger
 */
public record Lock(
        UUID id,
        Target target,
        String reason,
        Optional<String> message,
        Author author,
        Instant closedAt,
        long position,
        int signInsEnded,
        Duration took,
        Optional<Instant> endsAt,
        Optional<Asked> asked,
        Optional<Reopened> reopened,
        State state) {

    /** Who closed it. */
    public sealed interface Author {
        record Officer(String accountCode) implements Author {}

        /** A rule of detection, by its name. */
        record Rule(String name) implements Author {}
    }

    /** One person's request to open; it takes another one to do it (invariant 9). */
    public record Asked(AccountId by, String accountCode, Instant at, String reason) {}

    /** The second person's act. */
    public record Reopened(String accountCode, Instant at, long position) {}

    /** Where a lock stands. */
    public enum State {
        CLOSED,
        REOPENING_ASKED,
        REOPENED,
        /** Its end, set when it was closed, has passed. */
        LAPSED;

        public boolean shut() {
            return this == CLOSED || this == REOPENING_ASKED;
        }
    }

    /** The rule that closed it; empty when a person did. */
    public Optional<String> rule() {
        return author instanceof Author.Rule(var name) ? Optional.of(name) : Optional.empty();
    }

    /** Whether this account may say yes to the request: somebody asked, and it was somebody else. */
    public boolean mayBeApprovedBy(AccountId account) {
        return state == State.REOPENING_ASKED
                && asked.filter(request -> !request.by().equals(account)).isPresent();
    }
}
