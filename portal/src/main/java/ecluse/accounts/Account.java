package ecluse.accounts;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import java.util.Locale;
import java.util.Optional;

/**
 * An account as other modules may know it: neither login nor password.
 *
 * @param code what people call it, such as {@code C-00017}
 * @param partner empty for the agency's accounts
 * @param active false when it is suspended; a lock is something else
 */
public record Account(
        AccountId id,
        String code,
        String displayName,
        Role role,
        Optional<PartnerId> partner,
        boolean active,
        Locale language) {}
