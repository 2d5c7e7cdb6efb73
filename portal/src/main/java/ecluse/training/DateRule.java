package ecluse.training;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What must hold between the dates of an act, of an enrolment and of its group. Each has a sentence in the bundles. */
enum DateRule {
    START_TO_COME("on", (w, e, g, today) -> w.day().isAfter(today)),
    START_WITHIN_30_DAYS("on", (w, e, g, today) -> !w.day().isAfter(today.plusDays(30))),
    END_AFTER_START("until", (w, e, g, today) -> !w.end().isBefore(w.day())),
    PLAN_IN_GROUP("on", (w, e, g, today) -> inGroup(w.day(), g) && inGroup(w.end(), g)),
    NOT_AHEAD("on", (w, e, g, today) -> !w.day().isAfter(today)),
    /** Later than that it is the agency's to declare. */
    WITHIN_30_DAYS("on", (w, e, g, today) -> !w.day().isBefore(today.minusDays(30))),
    ENTRY_IN_GROUP("on", (w, e, g, today) -> inGroup(w.day(), g)),
    NOT_BEFORE_AIS("", (w, e, g, today) -> since(e.registeredOn(), w)),
    NOT_BEFORE_ENTRY("", (w, e, g, today) -> since(e.enteredOn(), w)),
    NOT_BEFORE_INTERRUPTION("", (w, e, g, today) -> since(e.interruptedOn(), w)),
    NOT_BEFORE_EXIT("", (w, e, g, today) -> since(e.exitedOn(), w)),
    NO_REPORT_YET("", (w, e, g, today) -> e.reportedOn() == null),
    NO_RESULT_YET("", (w, e, g, today) -> awaited(e));

    private static final int DAYS_AROUND_GROUP = 15;

    /** Pure: all it knows is handed in. */
    private interface Test {
        boolean holds(Wish wish, Enrolment enrolment, Group group, LocalDate today);
    }

    private final String field;
    private final Test test;

    DateRule(String field, Test test) {
        this.field = field;
        this.test = test;
    }

    boolean holds(Wish wish, Enrolment enrolment, Group group, LocalDate today) {
        return test.holds(wish, enrolment, group, today);
    }

    /** The field of the form that breaks it for everybody alike; empty where it depends on the person's line. */
    String field() {
        return field;
    }

    String messageKey() {
        return "training.rule." + name();
    }

    private static boolean inGroup(LocalDate day, Group group) {
        return !day.isBefore(group.startsOn().minusDays(DAYS_AROUND_GROUP))
                && !day.isAfter(group.endsOn().plusDays(DAYS_AROUND_GROUP));
    }

    private static boolean since(@Nullable LocalDate earlier, Wish wish) {
        return earlier == null || !wish.day().isBefore(earlier);
    }

    static boolean awaited(Enrolment enrolment) {
        return enrolment.result() == null || enrolment.result().equals("AWAITING");
    }
}
