package ecluse.joining;

import ecluse.kernel.AccountId;
import java.util.Optional;

/** Who proposed, and who confirms: two people, or there is no such pair (invariant 9). */
record TwoOfficers(AccountId first, AccountId second) {
    /** @throws IllegalArgumentException for one officer alone */
    TwoOfficers {
        if (first.equals(second)) {
            throw new IllegalArgumentException("one officer is not two");
        }
    }

    static Optional<TwoOfficers> of(AccountId first, AccountId second) {
        return first.equals(second) ? Optional.empty() : Optional.of(new TwoOfficers(first, second));
    }
}
