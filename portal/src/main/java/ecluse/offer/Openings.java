package ecluse.offer;

import ecluse.kernel.Viewer;
import ecluse.web.Today;
import java.util.List;
import org.springframework.stereotype.Component;

/** Looks for published groups on behalf of a page that places somebody on one. */
@Component
public class Openings {
    private final OfferTable offer;
    private final Today today;

    Openings(OfferTable offer, Today today) {
        this.offer = offer;
        this.today = today;
    }

    /** Those that begin from today on, or take people at any time; the organisations are told that advisers have seen them. */
    public List<Opening> find(Viewer viewer, String words, String place, long offset, int limit) {
        var found = offer.search(Search.of(words, place, null), today.date(), offset, limit);
        offer.seen(viewer, found);
        return found.stream().map(Opening::of).toList();
    }
}
