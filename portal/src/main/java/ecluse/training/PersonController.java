package ecluse.training;

import static ecluse.kernel.Field.ADDRESS;
import static ecluse.kernel.Field.COMMUNE;
import static ecluse.kernel.Field.ELIGIBILITY;
import static ecluse.kernel.Field.EMAIL;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.PHONE;
import static ecluse.kernel.Field.POSTCODE;

import ecluse.disclosure.Allowances;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.BudgetClass;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One person: who it is and how the training goes; the ways to reach somebody are opened on purpose. */
@Controller
class PersonController {
    private static final Set<Field> TO_REACH = EnumSet.of(LAST_NAME, FIRST_NAME, PHONE, EMAIL);
    private static final Set<Field> TO_PRINT =
            EnumSet.of(LAST_NAME, FIRST_NAME, PHONE, EMAIL, ADDRESS, POSTCODE, COMMUNE);

    private final EnrolmentTable enrolments;
    private final GroupTable groups;
    private final Guard guard;
    private final Allowances allowances;
    private final Pages pages;
    private final Today today;

    PersonController(
            EnrolmentTable enrolments,
            GroupTable groups,
            Guard guard,
            Allowances allowances,
            Pages pages,
            Today today) {
        this.enrolments = enrolments;
        this.groups = groups;
        this.guard = guard;
        this.allowances = allowances;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/kairos/people/{person}")
    @Needs(
            value = Right.SEE_GROUPS,
            gateDecides = true,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL, ELIGIBILITY})
    ModelAndView person(@SignedIn Viewer viewer, @PathVariable("person") String handle) {
        return Handle.person(handle)
                .map(person -> person(viewer, person))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.FOLLOW_TRAINEE)));
    }

    private ModelAndView person(Viewer viewer, PersonRef person) {
        var places = enrolments.of(person, viewer.account());
        var request = Request.by(viewer, Purpose.FOLLOW_TRAINEE, person, toFollow(places));
        return switch (guard.discloseOne(request)) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new ModelAndView("training/person")
                        .addObject("facts", facts)
                        .addObject("places", withGroups(viewer, places))
                        .addObject("mayReach", viewer.may(Right.OPEN_CONTACT))
                        .addObject("mayRecord", viewer.may(Right.RECORD_ENROLMENTS))
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    /**
     * The whole identifier while a training runs, its last characters before and after: asking for both would put on record
     * what is not shown (invariant 5).
     */
    private static Set<Field> toFollow(Collection<Enrolment> places) {
        boolean runs = places.stream().anyMatch(e -> e.state().stage() == Stage.DURING);
        return EnumSet.of(LAST_NAME, FIRST_NAME, ELIGIBILITY, runs ? IDENTIFIER : IDENTIFIER_TAIL);
    }

    /** A POST: opening contact details is an act, so no prefetch, reload or back button makes a disclosure. */
    @PostMapping("/kairos/people/{person}/contact")
    @Needs(
            value = Right.OPEN_CONTACT,
            gateDecides = true,
            discloses = {LAST_NAME, FIRST_NAME, PHONE, EMAIL, ADDRESS, POSTCODE, COMMUNE})
    ModelAndView contact(
            @SignedIn Viewer viewer,
            @PathVariable("person") String handle,
            @RequestParam(name = "purpose", defaultValue = "") String purpose) {
        boolean print = purpose.equals("print");
        return Handle.person(handle)
                .map(person -> contact(viewer, person, print))
                .orElseGet(() -> pages.refused(guard.miss(viewer, purpose(print))));
    }

    private ModelAndView contact(Viewer viewer, PersonRef person, boolean print) {
        return switch (guard.discloseOne(Request.by(viewer, purpose(print), person, print ? TO_PRINT : TO_REACH))) {
            case Disclosed<Facts>(var facts, var receipt) -> contact(viewer, facts, receipt, print);
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    private ModelAndView contact(Viewer viewer, Facts facts, Receipt receipt, boolean print) {
        var places = withGroups(viewer, enrolments.of(facts.person(), viewer.account()));
        return new ModelAndView("training/contact")
                .addObject("facts", facts)
                .addObject("print", print)
                .addObject("absent", !facts.fields().containsAll(print ? TO_PRINT : TO_REACH))
                .addObject("letter", print && facts.has(ADDRESS))
                .addObject(
                        "place",
                        places.stream()
                                .filter(p -> p.enrolment().state().expected())
                                .findFirst()
                                .orElse(null))
                .addObject("organisation", viewer.organisation())
                .addObject("today", today.date())
                .addObject(
                        "allowance",
                        allowances.of(viewer.account(), BudgetClass.CONTACTS).orElse(null))
                .addObject("followed", viewer.may(Right.SEE_GROUPS))
                .addObject("receipt", receipt);
    }

    private static Purpose purpose(boolean print) {
        return print ? Purpose.PRINT_DOCUMENT : Purpose.REACH_TRAINEE;
    }

    /** An enrolment beside its group. */
    record Place(Enrolment enrolment, Group group) {}

    private List<Place> withGroups(Viewer viewer, List<Enrolment> places) {
        var ids = places.stream().map(Enrolment::group).distinct().toList();
        var known = groups.byIds(viewer.account(), ids, today.date());
        return places.stream()
                .flatMap(e ->
                        known.stream().filter(g -> g.id().equals(e.group())).map(g -> new Place(e, g)))
                .toList();
    }
}
