package ecluse.campaign;

import ecluse.kernel.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That nothing is demanded of an account, or of a partner's accounts, until a day.
 *
 * @param code of the account or partner
 * @param endsAt over by itself then
 */
record Exemption(
        UUID id,
        String code,
        String name,
        String reason,
        Instant endsAt,
        AccountId askedBy,
        String askedByCode,
        Instant askedAt,
        State state,
        @Nullable String decidedByCode,
        @Nullable String endedByCode) {

    enum State {
        WAITING("due"),
        APPROVED("ok"),
        REFUSED(""),
        ENDED("");

        private final String tone;

        State(String tone) {
            this.tone = tone;
        }

        public String tone() {
            return tone;
        }

        public String messageKey() {
            return "campaign.exemption." + this;
        }
    }

    public boolean waits() {
        return state == State.WAITING;
    }

    public boolean holds(Instant now) {
        return state == State.APPROVED && now.isBefore(endsAt);
    }

    public boolean over(Instant now) {
        return state == State.APPROVED && !now.isBefore(endsAt);
    }

    /** Whether this officer may be the second one who approves it. */
    Optional<TwoPeople> approvers(AccountId officer) {
        return waits() ? TwoPeople.of(askedBy, officer) : Optional.empty();
    }
}
