package ecluse.accounts;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long somebody waits before a password is looked at. Three rules, each a pure function of what failed before; the
 * longest wait holds.
 *
 * <p>Nobody can lock out an honest user: from an address where a login has signed in before, only failures of that login
 * from that address count. What a stranger does elsewhere, or with other logins at the same address, slows strangers.
 */
final class Throttle {
    /** Failures older than this are forgotten. */
    static final Duration MEMORY = Duration.ofHours(24);
    /** For the rule by address alone: a spray is fast. */
    static final Duration SHORT_MEMORY = Duration.ofHours(1);

    /** One login from one address: ten tries, as CNIL 2022-100 has it. */
    static final int PAIR = 10;
    /** One login from addresses that it never signed in from, all together. */
    static final int LOGIN = 20;
    /** One address, whatever the login, where at least {@link #DIFFERENT_LOGINS} were tried. */
    static final int ADDRESS = 50;

    static final int DIFFERENT_LOGINS = 10;

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private Throttle() {}

    /** How often something failed, and when last. */
    record Failures(int number, @Nullable Instant last) {
        static final Failures NONE = new Failures(0, null);
    }

    /**
     * What is known when somebody tries.
     *
     * @param pair this login from this address
     * @param login this login from all addresses that it never signed in from
     * @param address this address with any login, in the last hour
     * @param differentLogins how many logins these are
     * @param known whether this login has signed in from this address before
     */
    record History(Failures pair, Failures login, Failures address, int differentLogins, boolean known) {}

    /** Zero when the password may be looked at now. */
    static Duration wait(History history, Instant now) {
        var wait = left(history.pair(), PAIR, now);
        if (!history.known()) {
            wait = longer(wait, left(history.login(), LOGIN, now));
            if (history.differentLogins() >= DIFFERENT_LOGINS) {
                wait = longer(wait, left(history.address(), ADDRESS, now));
            }
        }
        return wait;
    }

    /** Doubles with each failure from the limit on: 1, 2, 4, 8, then always 15 minutes. */
    private static Duration left(Failures failures, int limit, Instant now) {
        if (failures.number() < limit || failures.last() == null) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures.number() - limit, 10);
        var delay = SHORTEST.multipliedBy(1L << doublings);
        var until = failures.last().plus(delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
        return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
