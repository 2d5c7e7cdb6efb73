package ecluse.quotes;

import ecluse.kernel.Right;
import ecluse.training.TodayNote;
import java.util.List;
import org.springframework.stereotype.Component;

/** Quotes that came back or lapse within three days, for who writes them; those to decide, for the adviser. */
@Component
class WaitingNote implements TodayNote {
    private static final String PATH = "/quotes?show=waiting";

    @Override
    public List<Counted> of(Reader reader) {
        if (reader.may(Right.DECIDE_QUOTES)) {
            return List.of(Counted.by("quotes.today.decide", PATH, QuoteTable.COUNT_TO_DECIDE));
        }
        return reader.may(Right.WRITE_QUOTES)
                ? List.of(
                        Counted.by("quotes.today.returned", PATH, QuoteTable.COUNT_RETURNED),
                        Counted.by("quotes.today.lapsing", PATH, QuoteTable.COUNT_LAPSING))
                : List.of();
    }
}
