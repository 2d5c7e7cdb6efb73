package ecluse.accounts;

import ecluse.accounts.Entrance.Admitted;
import ecluse.accounts.Entrance.Nobody;
import ecluse.accounts.Entrance.Stale;
import ecluse.accounts.Entrance.Undecided;
import ecluse.kernel.Service;
import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Who comes with a request. What it finds is kept with the request: {@link Entrance#of}. */
@Component
public class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    private static final String ASKED = Door.class.getName() + ".asked";

    private final SignIns signIns;
    private final SignInCookie cookie;
    private final Settings settings;

    Door(SignIns signIns, SignInCookie cookie, Settings settings) {
        this.signIns = signIns;
        this.cookie = cookie;
        this.settings = settings;
    }

    /** A first look: somebody who was let in a moment ago is known, for others the database is asked. */
    void look(HttpServletRequest request) {
        known(request).ifPresentOrElse(entrance -> entrance.keepIn(request), () -> ask(request));
    }

    private Optional<? extends Entrance> known(HttpServletRequest request) {
        return signIns.recent(coming(request));
    }

    /** Asks the database, if this request has not: the sign-in as it is now, and what lock is before it. */
    public void ask(HttpServletRequest request) {
        if (request.getAttribute(ASKED) == null) {
            request.setAttribute(ASKED, true);
            asked(request).keepIn(request);
        }
    }

    private Entrance asked(HttpServletRequest request) {
        try {
            return unlessStale(request, signIns.enter(coming(request), service(request.getRequestURI())));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("sign-ins cannot be read: {}", e.getClass().getSimpleName());
            return new Undecided();
        }
    }

    /** Whoever brings a bound cookie that is not good is answered alike, whether there is a sign-in behind it or not. */
    private Entrance unlessStale(HttpServletRequest request, Entrance entrance) {
        return entrance instanceof Nobody && cookie.boundIn(request) != null ? new Stale() : entrance;
    }

    /** What a request brings. */
    Coming coming(HttpServletRequest request) {
        return new Coming(
                cookie.in(request),
                cookie.boundIn(request),
                ClientAddress.of(request, settings),
                SignInController.agent(request));
    }

    /** Takes a bound cookie back that was not good: its browser makes itself a new one. */
    public void takeBackBound(HttpServletResponse response) {
        cookie.takeBackBound(response);
    }

    /**
     * Between two signatures of its key a bound sign-in has a minute's limit. Before it comes to it, its bound cookie is taken back: a
     * browser with the key signs before it asks for anything else, and whoever works with it notices nothing.
     */
    public void askToSign(HttpServletRequest request, HttpServletResponse response) {
        if (cookie.boundIn(request) != null
                && Entrance.of(request) instanceof Admitted(var viewer, var formToken, var proof)
                && signIns.shouldSign(viewer.signIn())) {
            cookie.takeBackBound(response);
        }
    }

    /** The service whose page is asked for: when it is closed, its pages say so and the others stay open. */
    private static @Nullable Service service(String path) {
        return path.startsWith("/kairos/") ? Service.KAIROS : null;
    }
}
