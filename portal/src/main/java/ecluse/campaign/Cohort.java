package ecluse.campaign;

import ecluse.kernel.AccountId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Partners that come onto a second factor together, and when.
 *
 * @param version counts every change: who acts on an older one is told so
 * @param brownOutAt when an announced hour begins in which nothing is shown without a factor
 * @param requiredAt from then on nothing is shown without one
 */
record Cohort(
        UUID id,
        String name,
        int version,
        CohortState state,
        Choice choice,
        Instant announcedAt,
        Instant remindersAt,
        Instant brownOutAt,
        Instant brownOutUntil,
        Instant requiredAt,
        By written,
        @Nullable By started,
        @Nullable Stop stop) {

    /** Who did something, by the account's code, and when. */
    record By(AccountId account, String code, Instant at) {}

    /** That it should end, and that it has. */
    record Stop(
            String reason,
            AccountId askedBy,
            String askedByCode,
            @Nullable By confirmed) {}

    public boolean draft() {
        return state == CohortState.DRAFT;
    }

    public boolean running() {
        return state == CohortState.RUNNING;
    }

    /** Whether this officer may be the second one who starts it. */
    Optional<TwoPeople> starters(AccountId officer) {
        return draft() ? TwoPeople.of(written.account(), officer) : Optional.empty();
    }

    /** Whether this officer may be the second one who stops it. */
    Optional<TwoPeople> stoppers(AccountId officer) {
        return running() && stop != null ? TwoPeople.of(stop.askedBy(), officer) : Optional.empty();
    }

    /** What it is at now. */
    public Step step(Instant now) {
        if (!now.isBefore(requiredAt)) {
            return Step.REQUIRED;
        }
        if (!now.isBefore(brownOutAt) && now.isBefore(brownOutUntil)) {
            return Step.BROWN_OUT;
        }
        if (!now.isBefore(remindersAt)) {
            return Step.REMINDED;
        }
        return now.isBefore(announcedAt) ? Step.TO_COME : Step.ANNOUNCED;
    }

    /** What a running cohort is at. */
    enum Step {
        TO_COME,
        ANNOUNCED,
        REMINDED,
        BROWN_OUT,
        REQUIRED;

        public String messageKey() {
            return "campaign.step." + this;
        }
    }
}
