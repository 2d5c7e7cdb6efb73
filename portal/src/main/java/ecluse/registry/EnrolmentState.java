package ecluse.registry;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Field;

/** Where an enrolment stands, and what that lets its tie show. */
enum EnrolmentState {
    PLACED(Stage.BEFORE, false),
    REGISTERED(Stage.DURING, false),
    ENTERED(Stage.DURING, false),
    INTERRUPTED(Stage.DURING, false),
    COMPLETED(Stage.AFTER, false),
    ABANDONED(Stage.AFTER, false),
    DISMISSED(Stage.AFTER, false),
    /** It came to nothing: nobody needs to see the person for it any more. */
    CANCELLED(Stage.AFTER, true),
    NO_SHOW(Stage.AFTER, true);

    private final Stage stage;
    private final boolean closesTie;

    EnrolmentState(Stage stage, boolean closesTie) {
        this.stage = stage;
        this.closesTie = closesTie;
    }

    /** The most that the tie may show. */
    int mask() {
        return Field.mask(DisplayMatrix.of(stage));
    }

    boolean closesTie() {
        return closesTie;
    }

    boolean hasExited() {
        return stage == Stage.AFTER && !closesTie;
    }

    boolean hasEntered() {
        return this == ENTERED || this == INTERRUPTED || hasExited();
    }
}
