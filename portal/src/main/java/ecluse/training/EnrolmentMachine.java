package ecluse.training;

import static ecluse.training.Act.*;
import static ecluse.training.DateRule.*;
import static ecluse.training.EnrolmentState.*;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The way of an enrolment: which act leads from where to where, what must hold, when it is due. Report and result are facts
 * beside the state, so that how a training ended is not overwritten by its report. The database has the same table
 * (V0015) and lets nobody leave it; docs/enrolments.md is made from this one.
 */
final class EnrolmentMachine {
    /** When an act is due, and what counts as late. */
    enum Due {
        DAY_BEFORE_START,
        THREE_DAYS,
        AT_ONCE,
        THIRTY_DAYS_AFTER_EXIT,
        THREE_AND_SIX_MONTHS_AFTER_EXIT,
        NONE
    }

    record Step(Act act, Set<EnrolmentState> from, Optional<EnrolmentState> to, Due due, List<DateRule> rules) {
        /** Where it leads; a step without a state of its own leaves the enrolment where it is. */
        EnrolmentState to(EnrolmentState before) {
            return to.orElse(before);
        }
    }

    static final List<Step> STEPS = List.of(
            step(REGISTER, PLACED)
                    .to(REGISTERED)
                    .due(Due.DAY_BEFORE_START)
                    .rules(START_TO_COME, START_WITHIN_30_DAYS, END_AFTER_START, PLAN_IN_GROUP),
            step(ENTER, REGISTERED)
                    .to(ENTERED)
                    .due(Due.THREE_DAYS)
                    .rules(NOT_AHEAD, WITHIN_30_DAYS, ENTRY_IN_GROUP, NOT_BEFORE_AIS),
            step(NOT_ARRIVED, REGISTERED).to(NO_SHOW).due(Due.THREE_DAYS).rules(NOT_AHEAD, WITHIN_30_DAYS),
            step(INTERRUPT, ENTERED)
                    .to(INTERRUPTED)
                    .due(Due.THREE_DAYS)
                    .rules(NOT_AHEAD, WITHIN_30_DAYS, NOT_BEFORE_ENTRY),
            step(RESUME, INTERRUPTED)
                    .to(ENTERED)
                    .due(Due.THREE_DAYS)
                    .rules(NOT_AHEAD, WITHIN_30_DAYS, NOT_BEFORE_INTERRUPTION),
            step(COMPLETE, ENTERED, INTERRUPTED)
                    .to(COMPLETED)
                    .due(Due.THREE_DAYS)
                    .rules(NOT_AHEAD, WITHIN_30_DAYS, NOT_BEFORE_ENTRY),
            step(ABANDON, ENTERED, INTERRUPTED)
                    .to(ABANDONED)
                    .due(Due.AT_ONCE)
                    .rules(NOT_AHEAD, WITHIN_30_DAYS, NOT_BEFORE_ENTRY),
            step(DISMISS, ENTERED, INTERRUPTED)
                    .to(DISMISSED)
                    .due(Due.AT_ONCE)
                    .rules(NOT_AHEAD, WITHIN_30_DAYS, NOT_BEFORE_ENTRY),
            step(CANCEL, PLACED, REGISTERED).to(CANCELLED).due(Due.NONE).rules(),
            step(REPORT, COMPLETED, ABANDONED, DISMISSED)
                    .staying()
                    .due(Due.THIRTY_DAYS_AFTER_EXIT)
                    .rules(NO_REPORT_YET),
            step(RESULT, COMPLETED, ABANDONED, DISMISSED)
                    .staying()
                    .due(Due.THREE_AND_SIX_MONTHS_AFTER_EXIT)
                    .rules(NOT_AHEAD, NOT_BEFORE_EXIT, NO_RESULT_YET));

    private EnrolmentMachine() {}

    static Step of(Act act) {
        return STEPS.stream().filter(step -> step.act() == act).findFirst().orElseThrow();
    }

    static boolean leads(Act act, EnrolmentState from) {
        return of(act).from().contains(from);
    }

    /** What can be declared about an enrolment now. */
    static List<Act> from(Enrolment enrolment) {
        return Arrays.stream(Act.values())
                .filter(act -> leads(act, enrolment.state()))
                .filter(act -> act != REPORT || enrolment.reportedOn() == null)
                .filter(act -> act != RESULT || DateRule.awaited(enrolment))
                .toList();
    }

    private static Beginning step(Act act, EnrolmentState... from) {
        return new Beginning(act, EnumSet.copyOf(List.of(from)));
    }

    private record Beginning(Act act, Set<EnrolmentState> from) {
        Leading to(EnrolmentState state) {
            return new Leading(act, from, Optional.of(state), Due.NONE);
        }

        Leading staying() {
            return new Leading(act, from, Optional.empty(), Due.NONE);
        }
    }

    private record Leading(Act act, Set<EnrolmentState> from, Optional<EnrolmentState> to, Due due) {
        Leading due(Due when) {
            return new Leading(act, from, to, when);
        }

        Step rules(DateRule... rules) {
            return new Step(act, from, to, due, Stream.of(rules).toList());
        }
    }
}
