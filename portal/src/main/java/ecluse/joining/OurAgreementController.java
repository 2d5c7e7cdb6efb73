package ecluse.joining;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.partners.Partner;
import ecluse.partners.Partners;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.ModelAndView;

/** A partner's own agreement: number, term, where it stands, what it opens. */
@Controller
class OurAgreementController {
    private final AgreementTable agreements;
    private final Partners partners;
    private final Pages pages;
    private final Today today;

    OurAgreementController(AgreementTable agreements, Partners partners, Pages pages, Today today) {
        this.agreements = agreements;
        this.partners = partners;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/our-agreement")
    @Needs(Right.SEE_AGREEMENT)
    ModelAndView ours(@SignedIn Viewer viewer) {
        return viewer.partner().flatMap(partners::byId).map(this::of).orElseGet(pages::notThere);
    }

    /** A partner that came by the agency's files has its number and term there, and no state of ours. */
    private ModelAndView of(Partner partner) {
        var agreement = agreements.of(partner.id());
        return new ModelAndView("joining/ours")
                .addObject("partner", partner)
                .addObject("agreement", agreement.orElse(null))
                .addObject("sites", partners.sitesOf(partner.id()))
                .addObject("daysLeft", ChronoUnit.DAYS.between(today.date(), partner.agreementEnd()));
    }
}
