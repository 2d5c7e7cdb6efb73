package ecluse.drills.population;

import static ecluse.drills.population.EnrolmentState.*;

import ecluse.drills.population.Dice.Topic;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the enrolments of a group: a state for each person that the group's dates allow. */
final class Enrolments {
    private static final String PREFIX = "E-";
    private static final Pattern REFERENCE = Pattern.compile(PREFIX + "(\\d{10})");
    private static final int NO_SHOW_PERCENT = 6;
    private static final int DROP_OUT_PERCENT = 9;
    private static final int DISMISSED_PERCENT = 1;
    private static final int INTERRUPTED_PERCENT = 4;
    private static final int CANCELLED_PERCENT = 4;
    private static final int REGISTERED_EARLY_PERCENT = 60;
    private static final int LATE_ENTRY_PERCENT = 8;

    private final long seed;
    private final LocalDate today;
    private final Places places;

    Enrolments(Plan plan, Places places) {
        this.seed = plan.seed();
        this.today = plan.today();
        this.places = places;
    }

    Stream<Enrolment> in(TrainingGroup group) {
        return IntStream.range(group.firstPlace(), group.firstPlace() + group.places())
                .mapToObj(place -> enrolment(group, place));
    }

    OptionalInt personWith(String reference) {
        var match = REFERENCE.matcher(reference);
        if (!match.matches()) {
            return OptionalInt.empty();
        }
        long place = Long.parseLong(match.group(1)) - 1;
        return place >= 0 && place < places.count()
                ? OptionalInt.of(places.personAt((int) place))
                : OptionalInt.empty();
    }

    private Enrolment enrolment(TrainingGroup group, int place) {
        var dice = Dice.of(seed, Topic.ENROLMENT, place);
        var draft = new Draft(group, place, placedOn(group, dice));
        if (group.startsOn().isAfter(today)) {
            return beforeStart(draft, dice);
        }
        return dice.percent(NO_SHOW_PERCENT) ? draft.as(NO_SHOW) : afterStart(draft, dice);
    }

    private LocalDate placedOn(TrainingGroup group, Dice dice) {
        var usual = group.startsOn().minusDays(dice.between(12, 60));
        return usual.isAfter(today) ? today.minusDays(dice.below(5)) : usual;
    }

    private Enrolment beforeStart(Draft draft, Dice dice) {
        if (dice.percent(CANCELLED_PERCENT)) {
            return draft.as(CANCELLED);
        }
        return draft.as(dice.percent(REGISTERED_EARLY_PERCENT) ? REGISTERED : PLACED);
    }

    private Enrolment afterStart(Draft draft, Dice dice) {
        var ended = draft.group.endsOn().isBefore(today);
        var lastDay = ended ? draft.group.endsOn() : today;
        var entered = dice.percent(LATE_ENTRY_PERCENT)
                ? earlier(draft.group.startsOn().plusDays(dice.between(1, 10)), lastDay)
                : draft.group.startsOn();
        int fate = dice.below(100);
        if (fate < DROP_OUT_PERCENT) {
            return draft.left(ABANDONED, entered, dayIn(entered, lastDay, dice), "ABANDONMENT");
        }
        if (fate < DROP_OUT_PERCENT + DISMISSED_PERCENT) {
            return draft.left(DISMISSED, entered, dayIn(entered, lastDay, dice), "DISMISSAL");
        }
        if (ended) {
            return draft.left(COMPLETED, entered, draft.group.endsOn(), "END_OF_TRAINING");
        }
        var interrupted = fate < DROP_OUT_PERCENT + DISMISSED_PERCENT + INTERRUPTED_PERCENT;
        return draft.still(interrupted ? INTERRUPTED : ENTERED, entered);
    }

    private static LocalDate earlier(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate dayIn(LocalDate first, LocalDate last, Dice dice) {
        return first.plusDays(dice.below((int) ChronoUnit.DAYS.between(first, last) + 1));
    }

    /** What is known of an enrolment before its state. */
    private final class Draft {
        private final TrainingGroup group;
        private final int place;
        private final LocalDate placedOn;

        Draft(TrainingGroup group, int place, LocalDate placedOn) {
            this.group = group;
            this.place = place;
            this.placedOn = placedOn;
        }

        Enrolment as(EnrolmentState state) {
            return still(state, state == REGISTERED || state == NO_SHOW ? registeredOn() : null, null);
        }

        Enrolment still(EnrolmentState state, LocalDate entered) {
            return still(state, registeredOn(), entered);
        }

        private Enrolment still(EnrolmentState state, @Nullable LocalDate registered, @Nullable LocalDate entered) {
            return new Enrolment(
                    reference(), group.code(), person(), state, placedOn, registered, entered, null, null, null, null);
        }

        Enrolment left(EnrolmentState state, LocalDate entered, LocalDate exited, String reason) {
            var ending = new Ending(Dice.of(seed, Topic.ENDING, place), exited, today);
            return new Enrolment(
                    reference(),
                    group.code(),
                    person(),
                    state,
                    placedOn,
                    registeredOn(),
                    entered,
                    exited,
                    reason,
                    ending.report(),
                    state == COMPLETED ? ending.result() : null);
        }

        private LocalDate registeredOn() {
            return earlier(placedOn.plusDays(7), earlier(group.startsOn().minusDays(1), today));
        }

        private String reference() {
            return PREFIX + Siren.padded(place + 1, 10);
        }

        private int person() {
            return places.personAt(place);
        }
    }
}
