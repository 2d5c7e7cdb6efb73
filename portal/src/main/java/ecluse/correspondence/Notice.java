package ecluse.correspondence;

import ecluse.kernel.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One text for the people of one exposure list. */
record Notice(
        UUID id,
        Exposure exposure,
        State state,
        Texts texts,
        Step written,
        Optional<Step> submitted,
        Optional<Step> approved,
        Optional<Instant> sentAt) {

    /** APPROVED is being sent; SENT has nobody left to send to. */
    enum State {
        DRAFT,
        SUBMITTED,
        APPROVED,
        SENT
    }

    /** Who did it, and when. */
    record Step(AccountId by, String code, Instant at) {}

    /** The list that it goes to. {@code fields} is the mask of everything shown to anybody on it. */
    record Exposure(UUID id, Instant from, Instant to, int people, int fields) {}

    /** Whether the account may be the second person (invariant 9): the database asks the same. */
    boolean mayBeApprovedBy(AccountId account) {
        return state == State.SUBMITTED
                && !written.by().equals(account)
                && submitted.stream().noneMatch(step -> step.by().equals(account));
    }
}
