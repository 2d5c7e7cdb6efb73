package ecluse.attendance;

import static ecluse.attendance.StatementState.CERTIFIED;
import static ecluse.attendance.StatementState.CORRECTED;
import static ecluse.attendance.StatementState.FILLED;
import static ecluse.attendance.StatementState.OPEN;
import static ecluse.attendance.StatementState.OVERDUE;

import ecluse.kernel.Right;
import java.util.List;
import java.util.Optional;

/**
 * One way from state to state. This table is the whole of it: {@code docs/attendance-statement.md} is made from it, and
 * {@code attendance.transition} in the database holds the same.
 *
 * @param needs what must be true beside the right
 */
record Transition(StatementState from, Act act, StatementState to, Right right, String needs) {
    /** What people do to a statement. */
    enum Act {
        HAND_OVER,
        TAKE_BACK,
        CERTIFY,
        CORRECT
    }

    private static final String WHOLE =
            "every planned half-day is told; the month, or the person’s part of it, is over";

    static final List<Transition> ALL = List.of(
            new Transition(OPEN, Act.HAND_OVER, FILLED, Right.KEEP_ATTENDANCE, WHOLE),
            new Transition(OVERDUE, Act.HAND_OVER, FILLED, Right.KEEP_ATTENDANCE, WHOLE),
            new Transition(FILLED, Act.TAKE_BACK, OPEN, Right.KEEP_ATTENDANCE, "not certified yet"),
            new Transition(FILLED, Act.CERTIFY, CERTIFIED, Right.CERTIFY_ATTENDANCE, WHOLE + "; own password"),
            new Transition(
                    CERTIFIED,
                    Act.CORRECT,
                    CORRECTED,
                    Right.CERTIFY_ATTENDANCE,
                    "a change, a reason in words; own password"),
            new Transition(
                    CORRECTED,
                    Act.CORRECT,
                    CORRECTED,
                    Right.CERTIFY_ATTENDANCE,
                    "a change, a reason in words; own password"));

    static Optional<Transition> of(StatementState from, Act act) {
        return ALL.stream().filter(t -> t.from == from && t.act == act).findFirst();
    }
}
