package ecluse.attendance;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.attendance.StatementTable.Certified;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.documents.Documents;
import ecluse.documents.Documents.Content;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** One person's certified month as a file; a month that nobody has certified is no document. */
@Controller
class StatementDocumentController {
    private static final Set<Field> DURING = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER);
    private static final Set<Field> AFTER = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);

    private final Months months;
    private final SheetTable table;
    private final StatementTable statements;
    private final Guard guard;
    private final Documents documents;
    private final Pages pages;

    StatementDocumentController(
            Months months, SheetTable table, StatementTable statements, Guard guard, Documents documents, Pages pages) {
        this.months = months;
        this.table = table;
        this.statements = statements;
        this.guard = guard;
        this.documents = documents;
        this.pages = pages;
    }

    private record Asked(TaughtGroup group, YearMonth month, Trainee trainee, Certified certified) {}

    @PostMapping("/kairos/attendance/statements/{enrolment}/{month}/document")
    @Needs(
            value = Right.KEEP_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL})
    ModelAndView document(
            @SignedIn Viewer viewer, @PathVariable("enrolment") String enrolment, @PathVariable("month") String month) {
        return asked(viewer, enrolment, month)
                .map(asked -> documents.make(
                        "attendance/certified", "etat-mensuel-de-presence", () -> content(viewer, asked)))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.PRINT_DOCUMENT)));
    }

    private Optional<Asked> asked(Viewer viewer, String handle, String word) {
        return Handle.read(handle)
                .flatMap(enrolment -> MonthWord.read(word)
                        .flatMap(month -> table.groupOf(viewer.account(), enrolment)
                                .flatMap(group -> asked(group, month, enrolment))));
    }

    private Optional<Asked> asked(TaughtGroup group, YearMonth month, UUID enrolment) {
        return statements.versions(enrolment, month).stream()
                .findFirst()
                .flatMap(certified -> months.sheet(group, month)
                        .line(enrolment)
                        .map(line -> new Asked(group, month, line.trainee(), certified)));
    }

    private Content content(Viewer viewer, Asked asked) {
        var fields = asked.trainee().exitedOn() == null ? DURING : AFTER;
        var request = Request.by(viewer, Purpose.PRINT_DOCUMENT, asked.trainee().person(), fields);
        return switch (guard.discloseOne(request)) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new Content.Says(Map.of(
                        "facts", facts,
                        "receipt", receipt,
                        "group", asked.group(),
                        "organisation", viewer.organisation(),
                        "first", asked.month().atDay(1),
                        "trainee", asked.trainee(),
                        "interruptions", asked.trainee().interruptedIn(asked.month()),
                        "certified", asked.certified()));
            case Withheld<Facts> withheld -> new Content.Instead(pages.refused(withheld));
        };
    }
}
