package ecluse.invoices;

import ecluse.kernel.Right;
import ecluse.training.TodayNote;
import java.util.List;
import org.springframework.stereotype.Component;

/** Trainings that are over and wait for nothing but their invoice: no day presses. */
@Component
class ReadyNote implements TodayNote {
    @Override
    public List<Counted> of(Reader reader) {
        return reader.may(Right.WRITE_INVOICES)
                ? List.of(Counted.quietly("invoices.today", Show.DRAW.url(), """
                        select count(*) from invoices.dossier d join accounts.account_site w on w.site = d.site and w.account = :account
                         where d.unbilled > 0 and d.left_minutes > 0 and not d.drafted and not d.no_exit and not d.no_report
                           and d.uncertified = 0
                        """))
                : List.of();
    }
}
