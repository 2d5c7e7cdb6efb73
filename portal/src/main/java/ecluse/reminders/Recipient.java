package ecluse.reminders;

import ecluse.kernel.AccountId;
import ecluse.kernel.Role;
import ecluse.training.Deadline;
import java.util.Locale;

/** An account that is reminded. */
record Recipient(AccountId account, Role role, Locale language) {

    /** An office hears of everything at its sites, an account manager of what has waited for five days. */
    boolean hearsOf(Deadline deadline) {
        return role == Role.TRAINING_OFFICE_MANAGER || deadline.escalated();
    }
}
