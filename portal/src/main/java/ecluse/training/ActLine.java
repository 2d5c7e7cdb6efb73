package ecluse.training;

import org.jspecify.annotations.Nullable;

/**
 * A person on the page of an act.
 *
 * @param possible whether the act still leads on from where the person stands
 * @param meanwhile what somebody else did since the page was shown, if that is what is in the way
 */
record ActLine(
        RosterLine line,
        boolean leftOut,
        boolean possible,
        @Nullable Problem problem,
        @Nullable Change meanwhile) {
    public Enrolment enrolment() {
        return line.enrolment();
    }
}
