package ecluse.attendance;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.attendance.TickTable.Last;
import ecluse.attendance.Ticks.Outcome;
import ecluse.disclosure.Guard;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Times;
import ecluse.web.Today;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The trainer's pages: the groups that meet today, and one group's day, names and half-days alone. A plain form without
 * JavaScript; with it each tick is kept on the device first and then sent (docs/adr/0013).
 */
@Controller
class TrainerController {
    private static final int MOST_GROUPS = 200;
    private static final int MOST_TICKS = 100;

    private final Ticks ticks;
    private final TickTable table;
    private final SheetTable sheets;
    private final Months months;
    private final Names names;
    private final Guard guard;
    private final Pages pages;
    private final Today today;
    private final Times times;
    private final MessageSource messages;

    TrainerController(
            Ticks ticks,
            TickTable table,
            SheetTable sheets,
            Months months,
            Names names,
            Guard guard,
            Pages pages,
            Today today,
            Times times,
            MessageSource messages) {
        this.ticks = ticks;
        this.table = table;
        this.sheets = sheets;
        this.months = months;
        this.names = names;
        this.guard = guard;
        this.pages = pages;
        this.today = today;
        this.times = times;
        this.messages = messages;
    }

    @GetMapping("/kairos/attendance/today")
    @Needs(Right.TICK_ATTENDANCE)
    ModelAndView today(@SignedIn Viewer viewer) {
        var day = today.date();
        return new ModelAndView("attendance/today")
                .addObject("day", day)
                .addObject(
                        "groups",
                        table.underWay(viewer.account(), day, MOST_GROUPS).stream()
                                .filter(meeting -> meeting.on(day))
                                .toList())
                .addObject("account", AccountMark.of(viewer.account()));
    }

    @GetMapping("/kairos/attendance/{group}/day")
    @Needs(
            value = Right.TICK_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView day(
            @SignedIn Viewer viewer,
            @PathVariable("group") String handle,
            @RequestParam(name = "day", defaultValue = "") String word,
            @RequestParam(name = "done", defaultValue = "") String done) {
        var day = asked(word);
        return group(viewer, handle)
                .map(group -> draw(viewer, months.sheet(group, YearMonth.from(day)), day, null, null)
                        .addObject("done", done.equals("saved")))
                .orElseGet(() -> missed(viewer));
    }

    /** The plain form. It goes the way of the office's month: three versions of each half-day, nobody's work overwritten. */
    @PostMapping("/kairos/attendance/{group}/day")
    @Needs(
            value = Right.TICK_ATTENDANCE,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView save(
            @SignedIn Viewer viewer,
            @PathVariable("group") String handle,
            @RequestParam(name = "row", required = false) @Nullable List<String> rows,
            @RequestParam(name = "conflict", required = false) @Nullable List<String> conflicts,
            @RequestParam Map<String, String> fields) {
        var day = asked(fields.getOrDefault("day", ""));
        return group(viewer, handle)
                .map(group -> {
                    var month = YearMonth.from(day);
                    var typed = ofDay(
                            day,
                            TypedMonth.of(
                                    month, Handle.readAll(rows), conflicts == null ? List.of() : conflicts, fields));
                    return switch (months.save(viewer, group, month, typed)) {
                        case Months.Saved.Done done ->
                            new ModelAndView(
                                    "redirect:/kairos/attendance/" + group.id() + "/day?day=" + day + "&done=saved");
                        case Months.Saved.Kept(var sheet, var merge) ->
                            Pages.unprocessable(draw(viewer, sheet, day, typed, merge));
                    };
                })
                .orElseGet(() -> missed(viewer));
    }

    /** Of the form, this day's letters alone: a trainer plans nothing and divides no half-day. */
    private static TypedMonth ofDay(LocalDate day, TypedMonth typed) {
        Predicate<Cell> ofDay = cell -> cell.halfDay().day().equals(day);
        var cells = typed.cells().entrySet().stream()
                .filter(cell ->
                        ofDay.test(cell.getKey()) && Mark.of(cell.getValue()).isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new TypedMonth(
                typed.seen(),
                Map.of(),
                cells,
                typed.undecided().stream().filter(ofDay).collect(Collectors.toSet()),
                typed.theirs().stream().filter(ofDay).collect(Collectors.toSet()));
    }

    /** What the device is told of its ticks. */
    record Reply(List<ReplyLine> ticks) {}

    /**
     * One tick.
     *
     * @param state taken, conflict or refused
     * @param version of the record that holds
     * @param mark what holds, as a letter or with hours; empty where nothing does
     * @param note in words: who wrote it and when, or why not
     */
    record ReplyLine(UUID id, String state, int version, String mark, String note) {}

    /** Ticks that waited on a device. They were made by one account, and no other may send them. */
    @PostMapping("/kairos/attendance/ticks")
    @Needs(Right.TICK_ATTENDANCE)
    ResponseEntity<?> ticks(
            @SignedIn Viewer viewer,
            @RequestParam(name = "account", defaultValue = "") String account,
            @RequestParam(name = "tick", required = false) @Nullable List<String> sent) {
        var read = sent == null
                ? List.<Tick>of()
                : sent.stream().flatMap(text -> Tick.read(text).stream()).toList();
        if (sent == null || sent.size() > MOST_TICKS || read.size() != sent.size()) {
            return ResponseEntity.badRequest().build();
        }
        if (!account.equals(AccountMark.of(viewer.account()))) {
            return ResponseEntity.status(HttpStatus.CONFLICT).build();
        }
        var outcomes = ticks.take(viewer, read);
        read.stream()
                .filter(tick -> outcomes.get(tick.id()) instanceof Outcome.NoTie)
                .map(Tick::group)
                .distinct()
                .forEach(group -> guard.miss(viewer, Purpose.LIST_GROUP));
        return ResponseEntity.ok(new Reply(outcomes.entrySet().stream()
                .map(one -> line(one.getKey(), one.getValue()))
                .toList()));
    }

    private ReplyLine line(UUID tick, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Taken(var now, int planned) ->
                new ReplyLine(
                        tick, "taken", now.version(), DayView.said(now, planned), text("attendance.tick.by", now));
            case Outcome.Conflict(var now, int planned) ->
                new ReplyLine(
                        tick,
                        "conflict",
                        now == null ? 0 : now.version(),
                        DayView.said(now, planned),
                        now == null ? "" : text("attendance.tick.by", now));
            case Outcome.Refused(var key) -> new ReplyLine(tick, "refused", 0, "", text(key));
            case Outcome.NoTie() -> new ReplyLine(tick, "refused", 0, "", text("attendance.tick.notThere"));
        };
    }

    private String text(String key, Last last) {
        return text(key, last.by(), times.dateTime(last.at()));
    }

    private String text(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    private ModelAndView draw(
            Viewer viewer, Sheet sheet, LocalDate day, @Nullable TypedMonth typed, @Nullable Merge merge) {
        return switch (names.of(viewer, Purpose.LIST_GROUP, DayView.onDay(sheet, day))) {
            case Names.Answer.Shut(var withheld) -> pages.refused(withheld);
            case Names.Answer.Known known -> page(viewer, sheet, day, known, typed, merge);
        };
    }

    private ModelAndView page(
            Viewer viewer,
            Sheet sheet,
            LocalDate day,
            Names.Answer.Known known,
            @Nullable TypedMonth typed,
            @Nullable Merge merge) {
        var view = DayView.of(sheet, day, table.last(sheet, day, day), known, typed, merge);
        return new ModelAndView("attendance/day")
                .addObject("group", sheet.group())
                .addObject("day", day)
                .addObject("previous", ticks.open(day.minusDays(1)) ? day.minusDays(1) : null)
                .addObject("next", ticks.open(day.plusDays(1)) ? day.plusDays(1) : null)
                .addObject("seen", sheet.version())
                .addObject("view", view)
                .addObject("faults", view.faults())
                .addObject("marks", Mark.values())
                .addObject(
                        "open",
                        view.rows().stream()
                                .flatMap(row -> row.halves().stream())
                                .anyMatch(DayView.RowHalf::open))
                .addObject("account", AccountMark.of(viewer.account()))
                .addObject("reference", known.reference())
                .addObject("done", false);
    }

    /** The day asked for when it is one of the last week, else today. */
    private LocalDate asked(String word) {
        return Tick.day(word).filter(ticks::open).orElseGet(today::date);
    }

    private Optional<TaughtGroup> group(Viewer viewer, String handle) {
        return Handle.read(handle).flatMap(id -> sheets.group(viewer.account(), id));
    }

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView missed(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.LIST_GROUP));
    }
}
