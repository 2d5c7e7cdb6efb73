package ecluse.invoices;

import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** On the board of today: trainings that are over and wait for nothing but their invoice. */
@Component
class ReadyNote implements TodayNote {
    @Override
    public Optional<Counted> of(Viewer viewer) {
        return viewer.may(Right.WRITE_INVOICES)
                ? Optional.of(Counted.by("invoices.today", Show.DRAW.url(), """
                        select count(*) from invoices.dossier d join accounts.account_site w on w.site = d.site and w.account = :account
                         where d.unbilled > 0 and d.left_minutes > 0 and not d.drafted and not d.no_exit and not d.no_report
                           and d.uncertified = 0
                        """))
                : Optional.empty();
    }
}
