package ecluse.attendance;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.accounts.Accounts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.StepUp;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One person's month as it was certified: to print, and for the head of the centre to correct. */
@Controller
class StatementController {
    private static final int LEAST_WORDS = 10;

    private final Months months;
    private final SheetTable table;
    private final StatementTable statements;
    private final Names names;
    private final Accounts accounts;
    private final Guard guard;
    private final Pages pages;

    StatementController(
            Months months,
            SheetTable table,
            StatementTable statements,
            Names names,
            Accounts accounts,
            Guard guard,
            Pages pages) {
        this.months = months;
        this.table = table;
        this.statements = statements;
        this.names = names;
        this.accounts = accounts;
        this.guard = guard;
        this.pages = pages;
    }

    private record Asked(Sheet sheet, Sheet.Line line) {}

    @GetMapping("/kairos/attendance/statements/{enrolment}/{month}")
    @Needs(
            value = Right.KEEP_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView statement(
            @SignedIn Viewer viewer,
            @PathVariable("enrolment") String enrolment,
            @PathVariable("month") String month,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return asked(viewer, enrolment, month)
                .map(asked -> page(viewer, asked, null, null, List.of(), "")
                        .addObject("done", done.equals("corrected") ? done : ""))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.PRINT_DOCUMENT)));
    }

    @PostMapping("/kairos/attendance/statements/{enrolment}/{month}/correction")
    @Needs(
            value = Right.CERTIFY_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME},
            stepUp = StepUp.PASSWORD)
    ModelAndView correct(
            @SignedIn Viewer viewer,
            @PathVariable("enrolment") String enrolment,
            @PathVariable("month") String month,
            @RequestParam(name = "conflict", required = false) @Nullable List<String> conflicts,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String password,
            @RequestParam Map<String, String> fields) {
        return asked(viewer, enrolment, month)
                .map(asked -> {
                    var typed = TypedMonth.of(
                            asked.sheet().month(),
                            List.of(asked.line().trainee().enrolment()),
                            conflicts == null ? List.of() : conflicts,
                            fields);
                    return correct(viewer, asked, typed, reason.strip(), password);
                })
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.PRINT_DOCUMENT)));
    }

    private ModelAndView correct(Viewer viewer, Asked asked, TypedMonth typed, String reason, String password) {
        var id = asked.line().trainee().enrolment();
        var faults = new ArrayList<Fault>();
        if (!asked.line().state().certified()) {
            faults.add(fault(
                    "content", "attendance.refused.CORRECT." + asked.line().state()));
        }
        if (reason.codePointCount(0, reason.length()) < LEAST_WORDS || reason.length() > Request.MOST_WORDS) {
            faults.add(fault("reason", "attendance.problem.reason", LEAST_WORDS, Request.MOST_WORDS));
        }
        if (faults.isEmpty() && (password.isEmpty() || !accounts.passwordMatches(viewer, password))) {
            faults.add(fault("password", "attendance.problem.password"));
        }
        if (!faults.isEmpty()) {
            return Pages.unprocessable(page(viewer, asked, typed, null, faults, reason));
        }
        var kept = months.correct(viewer, asked.sheet(), id, typed, reason);
        if (kept.isEmpty()) {
            return new ModelAndView("redirect:/kairos/attendance/statements/" + id + "/"
                    + asked.sheet().month() + "?done=corrected");
        }
        var merge = kept.get().merge();
        Months.emptied(asked.sheet(), merge.changes())
                .forEach(change -> faults.add(new Fault(
                        "c0." + change.cell().halfDay().key(),
                        0,
                        change.cell().halfDay(),
                        "attendance.problem.emptied",
                        List.of())));
        if (faults.isEmpty() && merge.wrong().isEmpty() && merge.conflicts().isEmpty()) {
            faults.add(fault(
                    "content",
                    merge.changes().isEmpty() ? "attendance.problem.noChange" : "attendance.problem.movedOn"));
        }
        return Pages.unprocessable(page(viewer, asked, typed, merge, faults, reason));
    }

    private static Fault fault(String field, String key, Object... arguments) {
        return new Fault(field, 0, null, key, List.of(arguments));
    }

    private ModelAndView page(
            Viewer viewer,
            Asked asked,
            @Nullable TypedMonth typed,
            @Nullable Merge merge,
            List<Fault> faults,
            String reason) {
        return switch (names.of(viewer, Purpose.FOLLOW_TRAINEE, List.of(asked.line()))) {
            case Names.Answer.Shut(var withheld) -> pages.refused(withheld);
            case Names.Answer.Known known -> page(viewer, asked, known, typed, merge, faults, reason);
        };
    }

    private ModelAndView page(
            Viewer viewer,
            Asked asked,
            Names.Answer.Known known,
            @Nullable TypedMonth typed,
            @Nullable Merge merge,
            List<Fault> faults,
            String reason) {
        var sheet = asked.sheet();
        var mayCorrect =
                viewer.may(Right.CERTIFY_ATTENDANCE) && asked.line().state().certified();
        var line = mayCorrect
                ? new Sheet.Line(
                        asked.line().trainee(),
                        StatementState.OPEN,
                        asked.line().statementVersion())
                : asked.line();
        var alone =
                new Sheet(sheet.group(), sheet.month(), sheet.version(), sheet.plan(), List.of(line), sheet.history());
        var planThen = typed == null ? null : table.planAt(sheet.group(), sheet.month(), typed.seen());
        var view = MonthView.of(alone, known, false, planThen, typed, merge);
        var all = new ArrayList<>(view.faults());
        all.addAll(faults);
        return new ModelAndView("attendance/statement")
                .addObject("group", sheet.group())
                .addObject("organisation", viewer.organisation())
                .addObject("month", sheet.month())
                .addObject("first", sheet.month().atDay(1))
                .addObject("trainee", line.trainee())
                .addObject("interruptions", line.trainee().interruptedIn(sheet.month()))
                .addObject("facts", known.of(line.trainee()))
                .addObject("state", asked.line().state())
                .addObject("seen", sheet.version())
                .addObject("view", view)
                .addObject("row", view.rows().getFirst())
                .addObject("versions", statements.versions(line.trainee().enrolment(), sheet.month()))
                .addObject("faults", all)
                .addObject("mayCorrect", mayCorrect)
                .addObject("reason", reason)
                .addObject("reference", known.reference())
                .addObject("done", "");
    }

    private Optional<Asked> asked(Viewer viewer, String handle, String word) {
        return Handle.read(handle)
                .flatMap(enrolment -> MonthWord.read(word)
                        .flatMap(month -> table.groupOf(viewer.account(), enrolment)
                                .flatMap(group -> asked(group, month, enrolment))));
    }

    private Optional<Asked> asked(TaughtGroup group, YearMonth month, UUID enrolment) {
        var sheet = months.sheet(group, month);
        return sheet.line(enrolment).map(line -> new Asked(sheet, line));
    }
}
