package ecluse.team;

import ecluse.kernel.Role;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account of a partner, as its colleagues and its managers see it. Prints neither name nor address.
 *
 * @param seen what it was when it was read; who acts on something older is told so
 * @param groups of a trainer, with how many teaching groups it works alone; null: with all of its sites
 * @param readsFrom null: it was never in quarantine
 * @param hasFactor whether it holds a second factor
 */
record Member(
        UUID id,
        String code,
        String name,
        String login,
        Role role,
        Status status,
        String seen,
        List<Place> places,
        @Nullable Integer groups,
        Instant since,
        @Nullable Instant readsFrom,
        boolean hasFactor,
        @Nullable Instant lastSignIn,
        @Nullable Waiting waiting) {

    /** Names stand in the database. */
    enum Status {
        INVITED,
        ACTIVE,
        SUSPENDED,
        ASLEEP,
        REMOVED
    }

    /** A site where it works. */
    record Place(UUID id, String name) {}

    /** What a second person has to approve. */
    record Waiting(UUID request, UUID askedBy, Instant askedAt, boolean otherDomain) {}

    /** How a list says where it stands. */
    enum State {
        INVITED("info"),
        WAITS_FOR_AGENCY("due"),
        WAITS_FOR_SECOND("due"),
        WAITS_FOR_TIME("info"),
        ACTIVE("ok"),
        SUSPENDED("closed"),
        ASLEEP("closed"),
        REMOVED("closed");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }

        public String messageKey() {
            return "team.state." + name();
        }
    }

    public State state(Instant now) {
        return switch (status) {
            case SUSPENDED -> State.SUSPENDED;
            case ASLEEP -> State.ASLEEP;
            case REMOVED -> State.REMOVED;
            case INVITED, ACTIVE -> waiting == null ? opened(now) : waits(waiting);
        };
    }

    private State opened(Instant now) {
        if (status == Status.INVITED) {
            return State.INVITED;
        }
        return readsFrom != null && readsFrom.isAfter(now) ? State.WAITS_FOR_TIME : State.ACTIVE;
    }

    private static State waits(Waiting waiting) {
        return waiting.otherDomain() ? State.WAITS_FOR_AGENCY : State.WAITS_FOR_SECOND;
    }

    /** When its quarantine ends by itself; null where nobody knows yet, or there is none. */
    public @Nullable Instant until() {
        return readsFrom == null || readsFrom.equals(Instant.MAX) ? null : readsFrom;
    }

    /** Whether a manager may touch it at all: no manager is another's to touch, nor the own. */
    public boolean mayBeKept() {
        return Granting.ROLES.contains(role) && status != Status.REMOVED;
    }

    /** Whether it may be given groups: a trainer's, that works or is invited. */
    public boolean takesGroups() {
        return role == Role.ATTENDANCE_TAKER && (status == Status.ACTIVE || status == Status.INVITED);
    }

    @Override
    public String toString() {
        return "Member[" + code + "]";
    }
}
