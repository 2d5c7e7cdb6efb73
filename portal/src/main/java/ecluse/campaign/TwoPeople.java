package ecluse.campaign;

import ecluse.kernel.AccountId;
import java.util.Optional;

/** Who began, and who confirms: two people, or there is no such pair (invariant 9). The database holds the same. */
record TwoPeople(AccountId first, AccountId second) {
    /** @throws IllegalArgumentException for one alone */
    TwoPeople {
        if (first.equals(second)) {
            throw new IllegalArgumentException("one officer is not two");
        }
    }

    static Optional<TwoPeople> of(AccountId first, AccountId second) {
        return first.equals(second) ? Optional.empty() : Optional.of(new TwoPeople(first, second));
    }
}
