package ecluse.invoices;

import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** On the board of today: trainings that are over and wait for nothing but their invoice. */
@Component
class ReadyNote implements TodayNote {
    private final InvoiceTable table;

    ReadyNote(InvoiceTable table) {
        this.table = table;
    }

    @Override
    public Optional<Note> of(Viewer viewer) {
        return viewer.may(Right.WRITE_INVOICES)
                ? Optional.of(table.ready(viewer.account()))
                        .filter(count -> count > 0)
                        .map(count -> new Note("invoices.today", count, Show.DRAW.url()))
                : Optional.empty();
    }
}
