package ecluse.accounts;

import ecluse.accounts.Attempts.Result;
import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** What anybody may ask of a page without signing in, and nobody without end: each question counts as a failed guess does. */
@Component
public class Strangers {
    private final Attempts attempts;
    private final Settings settings;

    Strangers(Attempts attempts, Settings settings) {
        this.attempts = attempts;
        this.settings = settings;
    }

    /**
     * Whether the question may be put ({@link Throttle}); if so it is counted.
     *
     * @param what is asked, and about what or whom: counted by an HMAC of it
     */
    public boolean mayAsk(String what, HttpServletRequest request) {
        var network = ClientAddress.of(request, settings).network();
        return attempts.at(what, network, Set.of(), () -> Result.WRONG) == Result.WRONG;
    }

    /**
     * Looks at what somebody brings who is not signed in, unless too much of it from the same network was wrong before. What one
     * network brings slows nobody elsewhere.
     *
     * @param what is brought, and to whom: counted by an HMAC of it and the network
     * @param look says whether it is right; {@code BUSY} counts neither way
     */
    public Result look(String what, HttpServletRequest request, Supplier<Result> look) {
        var network = ClientAddress.of(request, settings).network();
        return attempts.at(what + " from " + network, network, Set.of(network), look);
    }
}
