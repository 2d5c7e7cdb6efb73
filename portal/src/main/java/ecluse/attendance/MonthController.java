package ecluse.attendance;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.accounts.Accounts;
import ecluse.attendance.Transition.Act;
import ecluse.disclosure.Guard;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.StepUp;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Today;
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

/** The office's month of one group: people down, half-days across; filled in, handed over, certified. */
@Controller
class MonthController {
    private final Months months;
    private final SheetTable table;
    private final Names names;
    private final MonthCells cells;
    private final Accounts accounts;
    private final Guard guard;
    private final Pages pages;
    private final Today today;

    MonthController(
            Months months,
            SheetTable table,
            Names names,
            MonthCells cells,
            Accounts accounts,
            Guard guard,
            Pages pages,
            Today today) {
        this.months = months;
        this.table = table;
        this.names = names;
        this.cells = cells;
        this.accounts = accounts;
        this.guard = guard;
        this.pages = pages;
        this.today = today;
    }

    @GetMapping("/kairos/attendance/{group}/month")
    @Needs(
            value = Right.KEEP_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView month(
            @SignedIn Viewer viewer,
            @PathVariable("group") String handle,
            @RequestParam(name = "month", defaultValue = "") String word,
            @RequestParam(name = "days", defaultValue = "") String days,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return group(viewer, handle)
                .map(group -> {
                    var month = month(group, word);
                    return draw(viewer, months.sheet(group, month), days.equals("all"), null, null, List.of())
                            .addObject("done", done.matches("saved|handed-over|taken-back|certified") ? done : "");
                })
                .orElseGet(() -> missed(viewer));
    }

    /** Saves what was typed; with {@code act} also fills in what is empty, or hands the complete lines over. */
    @PostMapping("/kairos/attendance/{group}/month")
    @Needs(
            value = Right.KEEP_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView save(
            @SignedIn Viewer viewer,
            @PathVariable("group") String handle,
            @RequestParam(name = "row", required = false) @Nullable List<String> rows,
            @RequestParam(name = "conflict", required = false) @Nullable List<String> conflicts,
            @RequestParam Map<String, String> fields) {
        return group(viewer, handle)
                .map(group -> {
                    var month = month(group, fields.getOrDefault("month", ""));
                    var typed = TypedMonth.of(
                            month, Handle.readAll(rows), conflicts == null ? List.of() : conflicts, fields);
                    return switch (fields.getOrDefault("act", "")) {
                        case "fill" -> fill(viewer, group, month, typed);
                        case "hand-over" -> handOver(viewer, group, month, typed);
                        default -> save(viewer, group, month, typed);
                    };
                })
                .orElseGet(() -> missed(viewer));
    }

    private ModelAndView fill(Viewer viewer, TaughtGroup group, YearMonth month, TypedMonth typed) {
        var sheet = months.sheet(group, month);
        var merge = Merge.of(sheet, table.planAt(group, month, typed.seen()), typed);
        var filled = typed.filled(months.open(sheet, merge.plan()), String.valueOf(Mark.PRESENT.letter()));
        return draw(
                        viewer,
                        sheet,
                        false,
                        filled,
                        Merge.of(sheet, table.planAt(group, month, typed.seen()), filled),
                        List.of())
                .addObject("done", "filled");
    }

    private ModelAndView save(Viewer viewer, TaughtGroup group, YearMonth month, TypedMonth typed) {
        return switch (months.save(viewer, group, month, typed)) {
            case Months.Saved.Done done -> to(group, month, "saved");
            case Months.Saved.Kept(var sheet, var merge) ->
                Pages.unprocessable(draw(viewer, sheet, false, typed, merge, List.of()));
        };
    }

    private ModelAndView handOver(Viewer viewer, TaughtGroup group, YearMonth month, TypedMonth typed) {
        if (months.save(viewer, group, month, typed) instanceof Months.Saved.Kept(var kept, var merge)) {
            return Pages.unprocessable(draw(viewer, kept, false, typed, merge, List.of()));
        }
        var sheet = months.sheet(group, month);
        var open = sheet.lines().stream()
                .filter(line -> line.state().writable() && line.trainee().owes(month))
                .map(line -> line.trainee().enrolment())
                .toList();
        return step(viewer, group, month, sheet.version(), Act.HAND_OVER, open, "handed-over");
    }

    @PostMapping("/kairos/attendance/{group}/month/taking-back")
    @Needs(
            value = Right.KEEP_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView takeBack(
            @SignedIn Viewer viewer,
            @PathVariable("group") String handle,
            @RequestParam(name = "enrolment", required = false) @Nullable List<String> chosen,
            @RequestParam Map<String, String> fields) {
        return group(viewer, handle)
                .map(group -> step(viewer, group, fields, Act.TAKE_BACK, Handle.readAll(chosen), "taken-back"))
                .orElseGet(() -> missed(viewer));
    }

    /** A stolen cookie certifies nothing: one's own password is asked for again. */
    @PostMapping("/kairos/attendance/{group}/month/certification")
    @Needs(
            value = Right.CERTIFY_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME},
            stepUp = StepUp.PASSWORD)
    ModelAndView certify(
            @SignedIn Viewer viewer,
            @PathVariable("group") String handle,
            @RequestParam(name = "enrolment", required = false) @Nullable List<String> chosen,
            @RequestParam(defaultValue = "") String password,
            @RequestParam Map<String, String> fields) {
        return group(viewer, handle)
                .map(group -> {
                    if (password.isEmpty() || !accounts.passwordMatches(viewer, password)) {
                        var sheet = months.sheet(group, month(group, fields.getOrDefault("month", "")));
                        return Pages.unprocessable(draw(viewer, sheet, false, null, null, List.of(wrongPassword())));
                    }
                    return step(viewer, group, fields, Act.CERTIFY, Handle.readAll(chosen), "certified");
                })
                .orElseGet(() -> missed(viewer));
    }

    private static Fault wrongPassword() {
        return new Fault("password", 0, null, "attendance.problem.password", List.of());
    }

    private ModelAndView step(
            Viewer viewer, TaughtGroup group, Map<String, String> fields, Act act, List<UUID> enrolments, String done) {
        int seen = TypedMonth.of(YearMonth.of(2000, 1), List.of(), List.of(), fields)
                .seen();
        return step(viewer, group, month(group, fields.getOrDefault("month", "")), seen, act, enrolments, done);
    }

    private ModelAndView step(
            Viewer viewer, TaughtGroup group, YearMonth month, int seen, Act act, List<UUID> enrolments, String done) {
        if (enrolments.isEmpty()) {
            var nobody = new Fault("content", 0, null, "attendance.problem.nobody", List.of());
            return Pages.unprocessable(draw(viewer, months.sheet(group, month), false, null, null, List.of(nobody)));
        }
        var why = months.step(viewer, group, month, seen, act, enrolments);
        if (why.isEmpty()) {
            return to(group, month, done);
        }
        var sheet = months.sheet(group, month);
        return switch (names.of(viewer, Purpose.LIST_GROUP, sheet.lines())) {
            case Names.Answer.Shut(var withheld) -> pages.refused(withheld);
            case Names.Answer.Known known ->
                Pages.unprocessable(page(viewer, sheet, known, false, null, null, faults(sheet, known, why)));
        };
    }

    private static List<Fault> faults(Sheet sheet, Names.Answer.Known known, List<Months.Why> why) {
        var order = known.sorted(sheet.lines()).stream()
                .map(line -> line.trainee().enrolment())
                .toList();
        var faults = new ArrayList<Fault>();
        for (var one : why) {
            int row = order.indexOf(one.enrolment());
            var field = "c" + row + one.missing().map(h -> "." + h.key()).orElse("");
            faults.add(new Fault(field, row + 1, one.missing().orElse(null), one.key(), List.of()));
        }
        return faults;
    }

    private ModelAndView draw(
            Viewer viewer,
            Sheet sheet,
            boolean everyDay,
            @Nullable TypedMonth typed,
            @Nullable Merge merge,
            List<Fault> faults) {
        return switch (names.of(viewer, Purpose.LIST_GROUP, sheet.lines())) {
            case Names.Answer.Shut(var withheld) -> pages.refused(withheld);
            case Names.Answer.Known known -> page(viewer, sheet, known, everyDay, typed, merge, faults);
        };
    }

    private ModelAndView page(
            Viewer viewer,
            Sheet sheet,
            Names.Answer.Known known,
            boolean everyDay,
            @Nullable TypedMonth typed,
            @Nullable Merge merge,
            List<Fault> faults) {
        var planThen = typed == null ? null : table.planAt(sheet.group(), sheet.month(), typed.seen());
        var view = MonthView.of(sheet, known, everyDay, planThen, typed, merge);
        var all = new ArrayList<>(view.faults());
        all.addAll(faults);
        var month = sheet.month();
        return new ModelAndView("attendance/month")
                .addObject("group", sheet.group())
                .addObject("month", month)
                .addObject("first", month.atDay(1))
                .addObject("previous", sheet.group().taughtIn(month.minusMonths(1)) ? month.minusMonths(1) : null)
                .addObject("next", sheet.group().taughtIn(month.plusMonths(1)) ? month.plusMonths(1) : null)
                .addObject("deadline", Deadline.of(month, sheet.group().calendar()))
                .addObject("late", Deadline.of(month, sheet.group().calendar()).overdue(today.date()))
                .addObject("seen", sheet.version())
                .addObject("view", view)
                .addObject("cells", cells.of(view, sheet.planIsOpen()))
                .addObject("faults", all)
                .addObject("marks", Mark.values())
                .addObject("planOpen", sheet.planIsOpen())
                .addObject("writable", view.rows().stream().anyMatch(MonthView.Row::writable))
                .addObject(
                        "filled",
                        view.rows().stream()
                                .filter(row -> row.state() == StatementState.FILLED)
                                .toList())
                .addObject("mayCertify", viewer.may(Right.CERTIFY_ATTENDANCE))
                .addObject("reference", known.reference())
                .addObject("done", "");
    }

    private Optional<TaughtGroup> group(Viewer viewer, String handle) {
        return Handle.read(handle).flatMap(id -> months.group(viewer, id));
    }

    /** The month asked for, or the one it is, brought into those in which the group is taught. */
    private YearMonth month(TaughtGroup group, String word) {
        var asked = MonthWord.read(word).orElse(today.month());
        var first = YearMonth.from(group.startsOn());
        var last = YearMonth.from(group.endsOn());
        return asked.isBefore(first) ? first : asked.isAfter(last) ? last : asked;
    }

    private static ModelAndView to(TaughtGroup group, YearMonth month, String done) {
        return new ModelAndView(
                "redirect:/kairos/attendance/" + group.id() + "/month?month=" + month + "&done=" + done);
    }

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView missed(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.LIST_GROUP));
    }
}
