package ecluse.team;

import ecluse.team.Member.Status;
import java.util.Arrays;
import java.util.Optional;

/** What a manager does with an account by a button. The database looks again. */
enum MemberAct {
    SUSPEND,
    RESUME,
    WAKE,
    INVITE_AGAIN,
    REMOVE;

    static Optional<MemberAct> of(String name) {
        return Arrays.stream(values()).filter(act -> act.name().equals(name)).findFirst();
    }

    boolean from(Status status) {
        return switch (this) {
            case SUSPEND -> status == Status.ACTIVE;
            case RESUME -> status == Status.SUSPENDED;
            case WAKE -> status == Status.ASLEEP;
            case INVITE_AGAIN -> status == Status.INVITED;
            case REMOVE -> status != Status.REMOVED;
        };
    }

    /** Whether it closes something: its button says so. */
    public boolean closes() {
        return this == SUSPEND || this == REMOVE;
    }

    public String messageKey() {
        return "team.act." + name();
    }
}
