package ecluse.desk;

import ecluse.desk.DeskTable.Subject;
import ecluse.disclosure.Guard;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** An office asks the desk to be let write what is more than 30 days old. */
@Controller
class OfficeRequestsController implements TodayNote {
    private static final int A_PAGE = 25;

    private final DeskTable table;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;

    OfficeRequestsController(DeskTable table, Guard guard, Pages pages, Ids ids) {
        this.table = table;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
    }

    /** Files that the desk has opened and in which nobody has written since. */
    @Override
    public List<Counted> of(Reader reader) {
        return reader.may(Right.RECORD_ENROLMENTS)
                ? List.of(Counted.by("desk.today", "/kairos/desk-requests", """
                        select count(*)
                          from desk.request r
                          join training.permit t on t.request = r.id and t.ends_at > :now
                         where r.site in (select w.site from accounts.account_site w where w.account = :account)
                           and not exists (select from training.change c where c.enrolment = r.enrolment and c.at > r.decided_at)
                        """))
                : List.of();
    }

    @GetMapping("/kairos/enrolments/{id}/desk")
    @Needs(Right.RECORD_ENROLMENTS)
    ModelAndView form(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withSubject(viewer, id, subject -> form(viewer, subject, "", List.of(), HttpStatus.OK));
    }

    private ModelAndView form(Viewer viewer, Subject subject, String words, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("desk/ask", status)
                .addObject("subject", subject)
                .addObject("requests", table.about(viewer.account(), subject.enrolment()))
                .addObject("words", words)
                .addObject("longest", DeskWords.LONGEST)
                .addObject("problems", problems);
    }

    @PostMapping("/kairos/enrolments/{id}/desk")
    @Needs(Right.RECORD_ENROLMENTS)
    ModelAndView ask(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "words", defaultValue = "") String typed) {
        var words = typed.strip();
        return withSubject(viewer, id, subject -> {
            var problems = DeskWords.problems(words);
            if (!problems.isEmpty()) {
                return form(viewer, subject, typed, problems, HttpStatus.UNPROCESSABLE_CONTENT);
            }
            var verdict = table.ask(viewer, ids.next(), subject.enrolment(), words);
            return switch (verdict) {
                case DONE -> new ModelAndView("redirect:/kairos/enrolments/" + subject.enrolment() + "/desk");
                case NOT_YOURS -> miss(viewer);
                case NOT_ALLOWED, ALREADY, NO_REASON ->
                    form(
                            viewer,
                            subject,
                            typed,
                            List.of(new Problem("words", verdict.messageKey())),
                            HttpStatus.UNPROCESSABLE_CONTENT);
            };
        });
    }

    @GetMapping("/kairos/desk-requests")
    @Needs(Right.RECORD_ENROLMENTS)
    ModelAndView list(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        return list(viewer, Handle.page(number), List.of(), HttpStatus.OK);
    }

    private ModelAndView list(Viewer viewer, int asked, List<Problem> problems, HttpStatus status) {
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("desk/requests", status)
                .addObject("page", Page.of(table.of(viewer.account(), offset, A_PAGE + 1), asked, A_PAGE))
                .addObject("problems", problems);
    }

    @PostMapping("/kairos/desk-requests/{id}/withdraw")
    @Needs(Right.RECORD_ENROLMENTS)
    ModelAndView withdraw(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        var verdict = Handle.read(id).map(uuid -> table.withdraw(viewer, uuid)).orElse(Verdict.NOT_YOURS);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/kairos/desk-requests");
            case NOT_YOURS -> miss(viewer);
            case NOT_ALLOWED, ALREADY, NO_REASON ->
                list(
                        viewer,
                        1,
                        List.of(new Problem("requests", verdict.messageKey())),
                        HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    private ModelAndView withSubject(Viewer viewer, String id, Function<Subject, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> table.subject(viewer.account(), uuid))
                .map(then)
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.FOLLOW_TRAINEE));
    }
}
