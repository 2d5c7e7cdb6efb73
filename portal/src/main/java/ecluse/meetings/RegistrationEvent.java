package ecluse.meetings;

import static ecluse.meetings.RegistrationState.*;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The machine: what may happen to a registration, from where, by whom, on what condition. The database has the same table
 * ({@code meetings.transition}) and decides; {@code docs/meeting-states.md} is made from this one.
 */
enum RegistrationEvent {
    CONFIRM(Who.PERSON, CONFIRMED, "the meeting is to come, and a seat is free", PROPOSED, SELF_REGISTERED),
    QUEUE(Who.PERSON, QUEUED, "as to confirm, and no seat is free", PROPOSED, SELF_REGISTERED),
    SEAT(Who.PORTAL, CONFIRMED, "a seat is freed before the meeting, and nobody has waited longer", QUEUED),
    DECLINE(Who.PERSON, DECLINED, "", PROPOSED),
    WITHDRAW(Who.PERSON, WITHDRAWN, "", QUEUED, CONFIRMED, ATTENDED, ABSENT, EXCUSED, RETAINED, WAITING_LIST),
    GIVE_UP(
            Who.OFFICE,
            WITHDRAWN,
            "the person has told the office",
            CONFIRMED,
            ATTENDED,
            ABSENT,
            EXCUSED,
            RETAINED,
            WAITING_LIST),
    ATTEND(
            Who.OFFICE,
            ATTENDED,
            "the meeting has begun",
            CONFIRMED,
            ABSENT,
            EXCUSED,
            RETAINED,
            WAITING_LIST,
            NOT_RETAINED),
    MISS(
            Who.OFFICE,
            ABSENT,
            "the meeting has begun",
            CONFIRMED,
            ATTENDED,
            EXCUSED,
            RETAINED,
            WAITING_LIST,
            NOT_RETAINED),
    EXCUSE(
            Who.OFFICE,
            EXCUSED,
            "the meeting has begun",
            CONFIRMED,
            ATTENDED,
            ABSENT,
            RETAINED,
            WAITING_LIST,
            NOT_RETAINED),
    RETAIN(Who.OFFICE, RETAINED, "the meeting has begun", ATTENDED, ABSENT, EXCUSED, WAITING_LIST, NOT_RETAINED),
    LIST(Who.OFFICE, WAITING_LIST, "the meeting has begun", ATTENDED, ABSENT, EXCUSED, RETAINED, NOT_RETAINED),
    NOT_RETAIN(
            Who.OFFICE,
            NOT_RETAINED,
            "the meeting has begun; with a reason",
            ATTENDED,
            ABSENT,
            EXCUSED,
            RETAINED,
            WAITING_LIST),
    LAPSE(Who.PORTAL, LAPSED, "the meeting has begun", PROPOSED, QUEUED),
    CANCEL(Who.OFFICE, CANCELLED, "the meeting is cancelled, before it begins", PROPOSED, QUEUED, CONFIRMED);

    /** Whose act it is. */
    enum Who {
        PERSON,
        OFFICE,
        PORTAL
    }

    private final Who who;
    private final RegistrationState to;
    private final String guard;
    private final Set<RegistrationState> from;

    RegistrationEvent(
            Who who, RegistrationState to, String guard, RegistrationState first, RegistrationState... others) {
        this.who = who;
        this.to = to;
        this.guard = guard;
        this.from = EnumSet.of(first, others);
    }

    /** What a person, or the adviser in that person's place, says on a page. */
    static Optional<RegistrationEvent> answer(String word) {
        return switch (word) {
            case "confirm" -> Optional.of(CONFIRM);
            case "decline" -> Optional.of(DECLINE);
            case "withdraw" -> Optional.of(WITHDRAW);
            default -> Optional.empty();
        };
    }

    Who who() {
        return who;
    }

    RegistrationState to() {
        return to;
    }

    String guard() {
        return guard;
    }

    boolean from(RegistrationState state) {
        return from.contains(state);
    }
}
