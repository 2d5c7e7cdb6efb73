package ecluse.offer;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;

/** An adviser looks for a training: published groups of all organisations, and nobody in them. */
@Controller
class SearchController {
    private static final int GROUPS_A_PAGE = 25;

    private final OfferTable offer;
    private final Today today;

    SearchController(OfferTable offer, Today today) {
        this.offer = offer;
        this.today = today;
    }

    @GetMapping("/offer/search")
    @Needs(Right.SEARCH_OFFER)
    ModelAndView search(
            @SignedIn Viewer viewer,
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "place", defaultValue = "") String place,
            @RequestParam(name = "from", defaultValue = "") String from,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var day = GroupForm.date(from.strip());
        var wrong = !from.isBlank() && day.isEmpty();
        var search = Search.of(words, place, day.orElse(null));
        int asked = Handle.page(number);
        var page = new ModelAndView("offer/search")
                .addObject("search", search)
                .addObject("from", from)
                .addObject("problems", wrong ? List.of(new Problem("from", "offer.form.date")) : List.of())
                .addObject("url", address(search, from));
        if (wrong) {
            return page.addObject("page", new Page<Listing>(List.of(), 1, false));
        }
        long offset = (long) (asked - 1) * GROUPS_A_PAGE;
        var found = Page.of(offer.search(search, today.date(), offset, GROUPS_A_PAGE + 1), asked, GROUPS_A_PAGE);
        offer.seen(viewer, found.items());
        return page.addObject("page", found);
    }

    private static String address(Search search, String from) {
        return UriComponentsBuilder.fromPath("/offer/search")
                .queryParam("words", "{words}")
                .queryParam("place", "{place}")
                .queryParam("from", "{from}")
                .encode()
                .buildAndExpand(Map.of("words", search.words(), "place", search.place(), "from", from))
                .toUriString();
    }
}
