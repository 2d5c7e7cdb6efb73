package ecluse.training;

import static ecluse.kernel.Field.ADDRESS;
import static ecluse.kernel.Field.COMMUNE;
import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.POSTCODE;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.disclosure.Ties;
import ecluse.documents.Documents;
import ecluse.documents.Documents.Content;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Certificates as files to print. POSTs: printing opens facts, so no prefetch or back button does. One person's goes into a
 * window envelope, with the address where the stage and the person's protection leave it; those of a group are handed out, so
 * that nobody's address is opened for them.
 */
@Controller
class CertificateController {
    /** As many as the door names in one request without haste. */
    private static final int MOST = 50;

    private static final Set<Field> DURING = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER, ADDRESS, POSTCODE, COMMUNE);
    private static final Set<Field> AFTER = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);
    private static final Set<Field> HANDED_OUT = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER);

    private final GroupTable groups;
    private final EnrolmentTable enrolments;
    private final Ties ties;
    private final Guard guard;
    private final Documents documents;
    private final Pages pages;
    private final Today today;

    CertificateController(
            GroupTable groups,
            EnrolmentTable enrolments,
            Ties ties,
            Guard guard,
            Documents documents,
            Pages pages,
            Today today) {
        this.groups = groups;
        this.enrolments = enrolments;
        this.ties = ties;
        this.guard = guard;
        this.documents = documents;
        this.pages = pages;
        this.today = today;
    }

    @PostMapping("/kairos/enrolments/{id}/documents/{certificate}")
    @Needs(
            value = Right.OPEN_CONTACT,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL, ADDRESS, POSTCODE, COMMUNE})
    ModelAndView ofOne(
            @SignedIn Viewer viewer, @PathVariable("id") String id, @PathVariable("certificate") String word) {
        return Certificate.asked(word)
                .flatMap(certificate -> find(viewer, id)
                        .filter(certificate::of)
                        .flatMap(one -> group(viewer, one.group().toString())
                                .map(group -> make(viewer, certificate, group, List.of(one), fields(one)))))
                .orElseGet(() -> miss(viewer));
    }

    /** Asking for what a stage does not give would put on record what is not shown (invariant 5). */
    private static Set<Field> fields(Enrolment enrolment) {
        return enrolment.state().stage() == Stage.AFTER ? AFTER : DURING;
    }

    @PostMapping("/kairos/groups/{id}/documents/aes")
    @Needs(
            value = Right.OPEN_CONTACT,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER})
    ModelAndView ofGroup(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return group(viewer, id)
                .map(group -> make(viewer, Certificate.AES, group, inTraining(viewer, group), HANDED_OUT))
                .orElseGet(() -> miss(viewer));
    }

    private List<Enrolment> inTraining(Viewer viewer, Group group) {
        var there = enrolments.in(group, EnumSet.of(EnrolmentState.ENTERED, EnrolmentState.INTERRUPTED), MOST);
        var tied = ties.among(
                viewer.account(), there.stream().map(Enrolment::person).toList());
        return there.stream()
                .filter(one -> Certificate.AES.of(one) && tied.contains(one.person()))
                .toList();
    }

    private Optional<Enrolment> find(Viewer viewer, String id) {
        return Handle.read(id)
                .flatMap(uuid -> enrolments.byIds(viewer.account(), List.of(uuid)).stream()
                        .findFirst());
    }

    private Optional<Group> group(Viewer viewer, String id) {
        return Handle.read(id).flatMap(uuid -> groups.byId(viewer.account(), uuid, today.date()));
    }

    /** One person's certificate: a page of its own. */
    record Sheet(Enrolment enrolment, Facts facts) {}

    private ModelAndView make(
            Viewer viewer, Certificate certificate, Group group, Collection<Enrolment> whose, Set<Field> fields) {
        if (whose.isEmpty()) {
            return miss(viewer);
        }
        return documents.make(
                "training/certificate", certificate.file(), () -> content(viewer, certificate, group, whose, fields));
    }

    private Content content(
            Viewer viewer, Certificate certificate, Group group, Collection<Enrolment> whose, Set<Field> fields) {
        var people = whose.stream().map(Enrolment::person).distinct().toList();
        return switch (guard.disclose(Request.by(viewer, Purpose.PRINT_DOCUMENT, people, fields))) {
            case Disclosed<List<Facts>>(var facts, var receipt) ->
                new Content.Says(words(viewer, certificate, group, sheets(whose, facts), receipt));
            case Withheld<List<Facts>> withheld -> new Content.Instead(pages.refused(withheld));
        };
    }

    private static List<Sheet> sheets(Collection<Enrolment> whose, List<Facts> facts) {
        return RosterLine.of(List.copyOf(whose), facts).stream()
                .map(line -> new Sheet(line.enrolment(), Objects.requireNonNull(line.facts())))
                .toList();
    }

    private Map<String, Object> words(
            Viewer viewer, Certificate certificate, Group group, List<Sheet> sheets, Receipt receipt) {
        return Map.of(
                "certificate", certificate,
                "group", group,
                "sheets", sheets,
                "organisation", viewer.organisation(),
                "today", today.date(),
                "receipt", receipt);
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.PRINT_DOCUMENT));
    }
}
