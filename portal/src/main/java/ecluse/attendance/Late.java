package ecluse.attendance;

import ecluse.calendar.WorkingDays;
import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The months that wait at an account's sites; of a whole partner's, for its manager, what is so late that it is escalated. */
@Component
class Late {
    private static final int MOST = 200;

    private final LateTable table;

    Late(LateTable table) {
        this.table = table;
    }

    /** One group's month, with its days. */
    record Month(LateTable.Waiting waiting, Deadline deadline, boolean overdue, boolean escalated) {
        static Month of(LateTable.Waiting waiting, LocalDate today) {
            var deadline = Deadline.of(waiting.month(), WorkingDays.at(waiting.postcode()));
            return new Month(waiting, deadline, deadline.overdue(today), deadline.escalated(today));
        }

        boolean toCertify() {
            return waiting.filled() > 0;
        }

        boolean toHandOver() {
            return waiting.filled() < waiting.people();
        }
    }

    /** The oldest first. */
    List<Month> of(AccountId account, Role role, Optional<PartnerId> partner, LocalDate today) {
        return role == Role.PARTNER_ACCOUNT_MANAGER
                ? partner.map(id -> table.ofPartner(id, today, MOST)).orElse(List.of()).stream()
                        .map(waiting -> Month.of(waiting, today))
                        .filter(Month::escalated)
                        .toList()
                : table.atSites(account, today, MOST).stream()
                        .map(waiting -> Month.of(waiting, today))
                        .toList();
    }
}
