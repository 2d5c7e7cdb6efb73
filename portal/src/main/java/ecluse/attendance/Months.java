package ecluse.attendance;

import ecluse.attendance.SheetTable.Change;
import ecluse.attendance.Transition.Act;
import ecluse.kernel.Viewer;
import ecluse.web.Today;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What is done to a month: filled in, handed over, taken back, certified, corrected. All of it or nothing. */
@Component
class Months {
    /** Each time somebody else was quicker; ten writers at once still come through. */
    private static final int TRIES = 20;

    private final SheetTable table;
    private final LateNote note;
    private final Today today;

    Months(SheetTable table, LateNote note, Today today) {
        this.table = table;
        this.note = note;
        this.today = today;
    }

    Optional<TaughtGroup> group(Viewer viewer, UUID id) {
        return table.group(viewer.account(), id);
    }

    /** As it stands; statements whose day has passed are overdue. */
    Sheet sheet(TaughtGroup group, YearMonth month) {
        var sheet = table.sheet(group, month);
        boolean late = Deadline.of(month, group.calendar()).overdue(today.date());
        var lines = sheet.lines().stream()
                .map(line -> new Sheet.Line(line.trainee(), line.state().on(late), line.statementVersion()))
                .toList();
        return new Sheet(group, month, sheet.version(), sheet.plan(), lines, sheet.history());
    }

    /** What came of saving. */
    sealed interface Saved {
        record Done(int changes) implements Saved {}

        /** Nothing was written: something is wrong, or somebody else changed the same. */
        record Kept(Sheet sheet, Merge merge) implements Saved {}
    }

    Saved save(Viewer viewer, TaughtGroup group, YearMonth month, TypedMonth typed) {
        for (int i = 0; i < TRIES; i++) {
            var sheet = sheet(group, month);
            var merge = Merge.of(sheet, table.planAt(group, month, typed.seen()), typed);
            if (!merge.wrong().isEmpty() || !merge.conflicts().isEmpty()) {
                return new Saved.Kept(sheet, merge);
            }
            if (merge.changesNothing(sheet)
                    || table.record(viewer, sheet, merge.plan(), merge.changes())
                            .isPresent()) {
                return new Saved.Done(merge.changes().size());
            }
        }
        throw new IllegalStateException("a month was changed by others " + TRIES + " times in a row");
    }

    /** Cells that stand open: planned, up to today, within entry and exit, of somebody whose month is still open. */
    Set<Cell> open(Sheet sheet, Plan plan) {
        var open = new HashSet<Cell>();
        for (var line : sheet.lines()) {
            for (var halfDay : plan.halfDays()) {
                if (line.state().writable()
                        && plan.of(halfDay) > 0
                        && line.trainee().thereOn(halfDay.day())
                        && !halfDay.day().isAfter(today.date())) {
                    open.add(new Cell(line.trainee().enrolment(), halfDay));
                }
            }
        }
        return open;
    }

    /** Why statements were not taken a step, for one of them. */
    record Why(UUID enrolment, String key, Optional<HalfDay> missing) {}

    /** Why a step was not taken; empty when it was. */
    List<Why> step(Viewer viewer, TaughtGroup group, YearMonth month, int seen, Act act, List<UUID> enrolments) {
        var sheet = sheet(group, month);
        var why = new ArrayList<Why>();
        for (var enrolment : enrolments) {
            refusal(sheet, act, enrolment).ifPresent(why::add);
        }
        if (why.isEmpty() && (sheet.version() != seen || !table.step(viewer, sheet, act, enrolments))) {
            why.add(new Why(enrolments.getFirst(), "attendance.problem.movedOn", Optional.empty()));
        }
        note.forget(viewer.account());
        return why;
    }

    private Optional<Why> refusal(Sheet sheet, Act act, UUID enrolment) {
        var line = sheet.line(enrolment);
        if (line.isEmpty()) {
            return Optional.of(new Why(enrolment, "attendance.problem.notThere", Optional.empty()));
        }
        if (Transition.of(line.get().state(), act).isEmpty()) {
            var key = "attendance.refused." + act + "." + line.get().state();
            return Optional.of(new Why(enrolment, key, Optional.empty()));
        }
        return act == Act.TAKE_BACK
                ? Optional.empty()
                : notWhole(sheet, line.get().trainee());
    }

    private Optional<Why> notWhole(Sheet sheet, Trainee trainee) {
        if (!trainee.owes(sheet.month())) {
            return Optional.of(new Why(trainee.enrolment(), "attendance.problem.allInterrupted", Optional.empty()));
        }
        var against = sheet.firstToldInInterruption(trainee);
        if (against.isPresent()) {
            return Optional.of(new Why(trainee.enrolment(), "attendance.problem.toldInterrupted", against));
        }
        var last = sheet.month().atEndOfMonth();
        if (trainee.exitedOn() != null && trainee.exitedOn().isBefore(last)) {
            last = trainee.exitedOn();
        }
        var missing = sheet.firstUntold(trainee);
        if (missing.isPresent()) {
            return Optional.of(new Why(trainee.enrolment(), "attendance.problem.untold", missing));
        }
        return last.isAfter(today.date())
                ? Optional.of(new Why(trainee.enrolment(), "attendance.problem.notOver", Optional.empty()))
                : Optional.empty();
    }

    /** Corrects one certified month; the key of why not, or empty. */
    Optional<Saved.Kept> correct(Viewer viewer, Sheet sheet, UUID enrolment, TypedMonth typed, String reason) {
        var open = new ArrayList<Sheet.Line>();
        for (var line : sheet.lines()) {
            boolean corrected = line.trainee().enrolment().equals(enrolment);
            open.add(corrected ? new Sheet.Line(line.trainee(), StatementState.OPEN, line.statementVersion()) : line);
        }
        var writable = new Sheet(sheet.group(), sheet.month(), sheet.version(), sheet.plan(), open, sheet.history());
        var merge = Merge.of(writable, table.planAt(sheet.group(), sheet.month(), typed.seen()), typed);
        var changes = merge.changes().stream()
                .filter(change -> change.cell().enrolment().equals(enrolment))
                .toList();
        boolean whole = merge.wrong().isEmpty()
                && merge.conflicts().isEmpty()
                && emptied(sheet, changes).isEmpty();
        return whole && !changes.isEmpty() && table.correct(viewer, sheet, enrolment, changes, reason)
                ? Optional.empty()
                : Optional.of(new Saved.Kept(sheet, merge));
    }

    /** A certified month has no half-day of which nothing is known, but those of an interruption. */
    static List<Change> emptied(Sheet sheet, List<Change> changes) {
        return changes.stream()
                .filter(change -> change.record().isEmpty())
                .filter(change -> sheet.line(change.cell().enrolment())
                        .filter(line -> line.trainee()
                                .interruptedOn(change.cell().halfDay().day()))
                        .isEmpty())
                .toList();
    }
}
