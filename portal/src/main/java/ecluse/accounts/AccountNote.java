package ecluse.accounts;

import ecluse.kernel.AccountId;
import java.util.Optional;

/** What another module has to say beside somebody's sign-ins: a count and a way there. */
public interface AccountNote {
    /** Empty where there is nothing to do. */
    Optional<Note> of(AccountId account);

    /** @param key of the text, which takes the count */
    record Note(String key, int count, String path) {}
}
