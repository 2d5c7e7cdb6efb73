package ecluse.accounts;

import ecluse.kernel.Secret;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Who stands at the door: read once for each request, from the sign-in's cookie, before anything else runs. */
public sealed interface Entrance {

    /**
     * Nobody.
     *
     * @param signInOver whether there was a sign-in, which has ended since
     */
    record Nobody(boolean signInOver) implements Entrance {}

    /**
     * Nobody, with a bound cookie that is not good here, now. Whether there is a sign-in behind it, this does not tell: the cookie
     * is taken back, and a browser that has the key comes again with a new one.
     */
    record Stale() implements Entrance {}

    /**
     * Somebody.
     *
     * @param proof how sure it is that it is they
     * @param formToken what a form of this sign-in must carry, so that no other site's form is taken for one of ours
     */
    record Admitted(Viewer viewer, Secret formToken, Proof proof) implements Entrance {}

    /** Somebody whom a lock keeps out, or whose sign-in a lock has ended. */
    record Closed(Closure closure) implements Entrance {}

    /** The database did not say: nobody is let in (invariant 10). */
    record Undecided() implements Entrance {}

    /** Who stands at the door of this request. */
    static Entrance of(HttpServletRequest request) {
        return request.getAttribute(Entrance.class.getName()) instanceof Entrance entrance
                ? entrance
                : new Nobody(false);
    }

    /** Keeps it with the request. */
    default void keepIn(HttpServletRequest request) {
        request.setAttribute(Entrance.class.getName(), this);
    }

    default Optional<Viewer> admitted() {
        return this instanceof Admitted(var viewer, var formToken, var proof) ? Optional.of(viewer) : Optional.empty();
    }
}
