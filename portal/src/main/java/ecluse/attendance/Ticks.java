package ecluse.attendance;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import ecluse.attendance.SheetTable.Change;
import ecluse.attendance.Tick.Seen;
import ecluse.attendance.TickTable.Last;
import ecluse.kernel.Viewer;
import ecluse.web.Today;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Ticks from a device, in the order in which they were made. Each is written once, however often it is sent: the database
 * holds its id unique. What another changed meanwhile is not overwritten.
 */
@Component
class Ticks {
    /** How far back a tick may be; {@code attendance.record} holds the trainer to the same. */
    static final int DAYS = 7;

    /** Each time somebody else was quicker. */
    private static final int TRIES = 20;

    private final Months months;
    private final SheetTable sheets;
    private final TickTable table;
    private final Today today;

    Ticks(Months months, SheetTable sheets, TickTable table, Today today) {
        this.months = months;
        this.sheets = sheets;
        this.table = table;
        this.today = today;
    }

    /** What became of a tick. */
    sealed interface Outcome {
        /** @param now what holds: the tick, or what was written after it */
        record Taken(Last now, int planned) implements Outcome {}

        /** The half-day is no longer what was seen. @param now null where nothing is known any more */
        record Conflict(@Nullable Last now, int planned) implements Outcome {}

        /** @param key of the sentence that says why */
        record Refused(String key) implements Outcome {}

        /** The group is not there, or not the account's. */
        record NoTie() implements Outcome {}
    }

    boolean open(LocalDate day) {
        return !day.isAfter(today.date()) && !day.isBefore(today.date().minusDays(DAYS));
    }

    Map<UUID, Outcome> take(Viewer viewer, List<Tick> ticks) {
        var outcomes = new LinkedHashMap<UUID, Outcome>();
        ticks.stream()
                .collect(groupingBy(Tick::group, LinkedHashMap::new, toList()))
                .forEach((id, those) -> months.group(viewer, id)
                        .ifPresentOrElse(
                                group -> outcomes.putAll(take(viewer, group, those)),
                                () -> those.forEach(tick -> outcomes.put(tick.id(), new Outcome.NoTie()))));
        return outcomes;
    }

    private Map<UUID, Outcome> take(Viewer viewer, TaughtGroup group, List<Tick> ticks) {
        var outcomes = new LinkedHashMap<UUID, Outcome>();
        ticks.stream()
                .collect(groupingBy(tick -> YearMonth.from(tick.cell().halfDay().day()), LinkedHashMap::new, toList()))
                .forEach((month, those) -> outcomes.putAll(take(viewer, group, month, those)));
        return outcomes;
    }

    /** In rounds, each of which writes one version: a half-day that was ticked twice takes two. */
    private Map<UUID, Outcome> take(Viewer viewer, TaughtGroup group, YearMonth month, List<Tick> ticks) {
        var outcomes = new LinkedHashMap<UUID, Outcome>();
        var waiting = new ArrayList<>(ticks);
        int tries = 0;
        while (!waiting.isEmpty()) {
            var judging = judging(viewer, group, month, waiting);
            var changes = new ArrayList<Change>();
            for (var tick : firstOfEachHalfDay(waiting)) {
                judging.outcome(tick)
                        .ifPresentOrElse(
                                outcome -> {
                                    outcomes.put(tick.id(), outcome);
                                    waiting.removeIf(one -> one.id().equals(tick.id()));
                                },
                                () -> changes.add(judging.change(tick)));
            }
            if (!changes.isEmpty() && !written(viewer, judging.sheet(), changes) && ++tries == TRIES) {
                throw new IllegalStateException("a month was changed by others " + TRIES + " times in a row");
            }
        }
        return outcomes;
    }

    private static List<Tick> firstOfEachHalfDay(List<Tick> ticks) {
        var first = new LinkedHashMap<Cell, Tick>();
        ticks.forEach(tick -> first.putIfAbsent(tick.cell(), tick));
        return List.copyOf(first.values());
    }

    /** False when the sheet has moved on, or when the same tick arrived at the same time by another way. */
    private boolean written(Viewer viewer, Sheet sheet, List<Change> changes) {
        try {
            return sheets.record(viewer, sheet, sheet.plan(), changes).isPresent();
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private Judging judging(Viewer viewer, TaughtGroup group, YearMonth month, List<Tick> ticks) {
        // Before the sheet: what has arrived then stands in it.
        var arrived = table.arrived(ticks.stream().map(Tick::id).toList());
        var sheet = months.sheet(group, month);
        return new Judging(viewer, sheet, table.last(sheet, month.atDay(1), month.atEndOfMonth()), arrived);
    }

    private final class Judging {
        private final Viewer viewer;
        private final Sheet sheet;
        private final Map<Cell, Last> last;
        private final Map<UUID, TickTable.Arrived> arrived;

        Judging(Viewer viewer, Sheet sheet, Map<Cell, Last> last, Map<UUID, TickTable.Arrived> arrived) {
            this.viewer = viewer;
            this.sheet = sheet;
            this.last = last;
            this.arrived = arrived;
        }

        Sheet sheet() {
            return sheet;
        }

        Change change(Tick tick) {
            return new Change(tick.cell(), Optional.of(mine(tick)), tick.id());
        }

        /** Empty when it is to be written. */
        Optional<Outcome> outcome(Tick tick) {
            var before = arrived.get(tick.id());
            if (before != null) {
                boolean same =
                        before.cell().equals(tick.cell()) && before.account().equals(viewer.account());
                return Optional.of(same ? taken(tick) : new Outcome.Refused("attendance.tick.notOurs"));
            }
            return refusal(tick).<Outcome>map(Outcome.Refused::new).or(() -> against(tick, last.get(tick.cell())));
        }

        private Optional<String> refusal(Tick tick) {
            var day = tick.cell().halfDay().day();
            var line = sheet.line(tick.cell().enrolment());
            if (!open(day)) {
                return Optional.of("attendance.tick.tooLate");
            }
            if (line.isPresent() && line.get().trainee().interruptedOn(day)) {
                return Optional.of("attendance.tick.interrupted");
            }
            if (line.isEmpty() || !line.get().trainee().thereOn(day)) {
                return Optional.of("attendance.tick.notThere");
            }
            if (!line.get().state().writable()) {
                return Optional.of(
                        line.get().state().certified() ? "attendance.tick.certified" : "attendance.tick.handedOver");
            }
            return planned(tick) == 0 ? Optional.of("attendance.tick.notPlanned") : Optional.empty();
        }

        private Optional<Outcome> against(Tick tick, @Nullable Last now) {
            if (now != null && mine(tick).equals(now.record())) {
                return Optional.of(taken(tick));
            }
            boolean asSeen = switch (tick.seen()) {
                case Seen.Version(int version) -> version == (now == null ? 0 : now.version());
                case Seen.Before(var earlier) -> now != null && earlier.equals(now.tick());
            };
            return asSeen ? Optional.empty() : Optional.of(new Outcome.Conflict(now, planned(tick)));
        }

        private Outcome taken(Tick tick) {
            return new Outcome.Taken(Objects.requireNonNull(last.get(tick.cell())), planned(tick));
        }

        private AttendanceRecord mine(Tick tick) {
            return AttendanceRecord.whole(tick.mark(), planned(tick));
        }

        private int planned(Tick tick) {
            return sheet.plan().of(tick.cell().halfDay());
        }
    }
}
