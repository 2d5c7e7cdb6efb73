package ecluse.reminders;

import ecluse.kernel.AccountId;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.training.Deadline;
import java.util.Locale;

/** An account that is reminded. */
record Recipient(AccountId account, Role role, Locale language) {

    /** An office hears of every deadline at its sites, an account manager of what has waited for five days, others of none. */
    boolean hearsOf(Deadline deadline) {
        return role.may(Right.RECORD_ENROLMENTS) || role.may(Right.SEE_DEADLINES) && deadline.escalated();
    }
}
