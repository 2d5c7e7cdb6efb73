package ecluse.accounts;

import ecluse.kernel.Ids;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Settings;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Guesses, one after the other: too many wrong ones and the next is not looked at for a while. */
@Component
public class Attempts {
    private final FailureTable failures;
    private final Ids ids;
    private final Clock clock;
    private final KeyFile.Keyed keyed;

    Attempts(FailureTable failures, Ids ids, Clock clock, Settings settings) {
        this.failures = failures;
        this.ids = ids;
        this.clock = clock;
        this.keyed = KeyFile.in(settings.keys()).keyed("sign-in failures");
    }

    /** How a guess ended. */
    public enum Result {
        RIGHT,
        WRONG,
        /** Not looked at: too many were wrong before. */
        WAIT,
        /** Not looked at: too many people come just now. */
        BUSY
    }

    /**
     * Looks at a guess unless too many were wrong before ({@link Throttle}).
     *
     * @param what is guessed, and whose: failures are counted by an HMAC of it
     * @param network where the guess comes from
     * @param knownNetworks where the owner is known to come from: strangers elsewhere do not make the owner wait
     * @param look says whether it is right; never answers {@code WAIT}
     */
    public Result at(String what, String network, Set<String> knownNetworks, Supplier<Result> look) {
        // Under a key: people type an identifier or an address of theirs into the wrong form, and a hash alone can be
        // guessed.
        var key = keyed.of(what);
        // It counts as a failure from the start, so that a hundred at once cannot all pass as the tenth.
        var attempt = ids.next();
        failures.add(attempt, key, network, clock.instant());
        var history = failures.before(attempt, key, network, knownNetworks, clock.instant());
        if (!Throttle.wait(history, clock.instant()).isZero()) {
            failures.remove(attempt);
            return Result.WAIT;
        }
        var result = look.get();
        switch (result) {
            case RIGHT -> failures.forget(key, network);
            case WRONG -> failures.confirm(attempt);
            case WAIT, BUSY -> failures.remove(attempt);
        }
        return result;
    }
}
