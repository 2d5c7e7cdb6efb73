package ecluse.duty;

import ecluse.accounts.Accounts;
import ecluse.containment.Containment;
import ecluse.containment.Scope;
import ecluse.kernel.Needs;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.partners.Partner;
import ecluse.partners.Partners;
import ecluse.web.Page;
import ecluse.web.Pages;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Partners: who they are, who is signed in, what is closed. */
@Controller
class PartnersController {
    private static final int PARTNERS_A_PAGE = 25;
    private static final int ACCOUNTS_A_PAGE = 50;
    private static final int LONGEST_SEARCH = 100;

    private final Partners partners;
    private final Accounts accounts;
    private final Containment containment;
    private final DutyTable table;
    private final Pages pages;

    PartnersController(Partners partners, Accounts accounts, Containment containment, DutyTable table, Pages pages) {
        this.partners = partners;
        this.accounts = accounts;
        this.containment = containment;
        this.table = table;
        this.pages = pages;
    }

    @GetMapping("/agency/partners")
    @Needs(Right.SEE_PARTNERS)
    ModelAndView search(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "1") int page) {
        int number = Page.asked(page);
        var words = Words.of(q, LONGEST_SEARCH);
        var found = partners.search(words, (long) (number - 1) * PARTNERS_A_PAGE, PARTNERS_A_PAGE + 1);
        return new ModelAndView("duty/partners")
                .addObject("q", words)
                .addObject("count", partners.count(words))
                .addObject("page", Page.of(found, number, PARTNERS_A_PAGE));
    }

    @GetMapping("/agency/partners/{id}")
    @Needs(Right.SEE_PARTNERS)
    ModelAndView partner(@SignedIn Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "1") int page) {
        return partners.byId(new PartnerId(id))
                .map(partner -> partner(viewer, partner, Page.asked(page)))
                .orElseGet(pages::notFound);
    }

    private ModelAndView partner(Viewer viewer, Partner partner, int number) {
        var target = containment.find(Scope.PARTNER, partner.id().toString()).orElseThrow();
        var found = accounts.ofPartner(partner.id(), number, ACCOUNTS_A_PAGE);
        return new ModelAndView("duty/partner")
                .addObject("partner", partner)
                .addObject("sites", partners.sitesOf(partner.id()))
                .addObject("page", Page.of(found, number, ACCOUNTS_A_PAGE))
                .addObject("signIns", table.liveOf(partner.id()))
                .addObject("lock", containment.on(target).orElse(null))
                .addObject("impact", containment.impactOf(target))
                .addObject("mayClose", viewer.may(Right.CLOSE))
                .addObject("maySeeTraces", viewer.may(Right.SEE_TRACES))
                .addObject("mayExpose", viewer.may(Right.MAKE_EXPOSURES));
    }
}
