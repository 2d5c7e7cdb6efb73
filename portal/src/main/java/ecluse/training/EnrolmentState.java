package ecluse.training;

import ecluse.disclosure.DisplayMatrix.Stage;

/** Where an enrolment stands. Names stand in the database and in the files that are imported. */
enum EnrolmentState {
    PLACED(Stage.BEFORE),
    REGISTERED(Stage.DURING),
    ENTERED(Stage.DURING),
    INTERRUPTED(Stage.DURING),
    COMPLETED(Stage.AFTER),
    ABANDONED(Stage.AFTER),
    DISMISSED(Stage.AFTER),
    CANCELLED(Stage.AFTER),
    NO_SHOW(Stage.AFTER);

    private final Stage stage;

    EnrolmentState(Stage stage) {
        this.stage = stage;
    }

    Stage stage() {
        return stage;
    }

    /** Whether the person is expected in the room: the signature sheet has a line for these. */
    public boolean expected() {
        return stage != Stage.AFTER;
    }

    public String messageKey() {
        return "training.enrolment." + name();
    }

    /** The style of the tag that says the state in words. */
    public String tone() {
        return switch (this) {
            case ENTERED -> "ok";
            case PLACED, REGISTERED, COMPLETED -> "info";
            case INTERRUPTED -> "due";
            case ABANDONED, DISMISSED, CANCELLED, NO_SHOW -> "closed";
        };
    }
}
