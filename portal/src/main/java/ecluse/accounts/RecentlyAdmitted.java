package ecluse.accounts;

import ecluse.accounts.Entrance.Admitted;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whom the database let in less than a minute ago, on this node. It says who somebody is, never that they may: only pages whose
 * every answer is the gate's go by it, because the gate looks at the sign-in, its role and the locks itself (docs/adr/0010).
 */
final class RecentlyAdmitted {
    /** More than sign in within a minute; beyond it, all are asked for again. */
    private static final int MOST = 50_000;

    private final Map<TokenHash, Remembered> remembered = new ConcurrentHashMap<>();

    private record Remembered(Admitted admitted, Instant until) {}

    /** @param token all that a request brings, as one (Coming.whole): with anything else it is somebody else */
    void remember(TokenHash token, Admitted admitted, Instant until) {
        if (remembered.size() >= MOST) {
            remembered.clear();
        }
        remembered.put(token, new Remembered(admitted, until));
    }

    Optional<Admitted> find(TokenHash token, Instant now) {
        var found = remembered.get(token);
        if (found == null) {
            return Optional.empty();
        }
        if (!found.until().isAfter(now)) {
            remembered.remove(token, found);
            return Optional.empty();
        }
        return Optional.of(found.admitted());
    }

    /** Whoever came by this sign-in is asked about again, on this node; on others, as always, within a minute. */
    void forget(SignInId signIn) {
        remembered.values().removeIf(each -> each.admitted().viewer().signIn().equals(signIn));
    }

    /** Those whose time is over and who did not come back. */
    void forget(Instant now) {
        remembered.values().removeIf(each -> !each.until().isAfter(now));
    }
}
