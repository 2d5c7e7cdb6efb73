package ecluse.joining;

import static ecluse.kernel.Right.*;

import ecluse.kernel.Right;
import java.util.EnumSet;
import java.util.Set;

/** What an agreement opens, with the rights that go with it. The database has the same ({@code joining.service}). */
enum OpenedService {
    FOLLOW_UP(RECORD_ENROLMENTS, PLACE, KEEP_MEETINGS, KEEP_ATTENDANCE, TICK_ATTENDANCE, CERTIFY_ATTENDANCE),
    /** With a quality certificate that holds. */
    QUOTES(WRITE_QUOTES, WRITE_INVOICES),
    OFFER(KEEP_OFFER);

    private final Set<Right> acts;

    OpenedService(Right first, Right... others) {
        this.acts = EnumSet.of(first, others);
    }

    Set<Right> acts() {
        return acts;
    }

    public String messageKey() {
        return "joining.service." + name();
    }
}
