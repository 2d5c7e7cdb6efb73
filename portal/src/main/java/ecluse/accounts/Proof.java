package ecluse.accounts;

import ecluse.kernel.Assurance;
import ecluse.kernel.Needs;
import java.time.Duration;
import java.time.Instant;

/**
 * How sure it is who came by a sign-in.
 *
 * @param level what has been given in it
 * @param needed below which nothing is shown; the database holds the same (accounts.seat)
 * @param holds the best that the account's factors can give
 * @param at when a factor was last given
 * @param waits whether the account is in quarantine: it is they, and nothing is shown yet (accounts.seat holds the same)
 */
public record Proof(Assurance level, Assurance needed, Assurance holds, Instant at, boolean waits) {

    /**
     * Whether it is enough for a page.
     *
     * @param fresh how long ago a factor may have been given where a page asks for a fresh one
     */
    public boolean enough(Needs page, Instant now, Duration fresh) {
        return level.atLeast(wanted(page.level())) && (!page.fresh() || isFresh(now, fresh));
    }

    /** Whether a factor was given less than {@code fresh} ago. */
    public boolean isFresh(Instant now, Duration fresh) {
        return at.plus(fresh).isAfter(now);
    }

    private Assurance wanted(Needs.Level page) {
        return switch (page) {
            case AAL1 -> Assurance.AAL1;
            case OWN -> holds.atLeast(Assurance.AAL2) ? Assurance.AAL2 : Assurance.AAL1;
            case AAL2 -> needed;
            case AAL2_PLUS -> Assurance.AAL2_PLUS;
        };
    }
}
