package ecluse.accounts;

import ecluse.accounts.Entrance.Undecided;
import ecluse.kernel.Service;
import jakarta.servlet.http.HttpServletRequest;
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

    Door(SignIns signIns, SignInCookie cookie) {
        this.signIns = signIns;
        this.cookie = cookie;
    }

    /** A first look: somebody who was let in a moment ago is known, for others the database is asked. */
    void look(HttpServletRequest request) {
        known(request).ifPresentOrElse(entrance -> entrance.keepIn(request), () -> ask(request));
    }

    private Optional<? extends Entrance> known(HttpServletRequest request) {
        return signIns.recent(cookie.in(request));
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
            return signIns.enter(cookie.in(request), service(request.getRequestURI()));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("sign-ins cannot be read: {}", e.getClass().getSimpleName());
            return new Undecided();
        }
    }

    /** The service whose page is asked for: when it is closed, its pages say so and the others stay open. */
    private static @Nullable Service service(String path) {
        return path.startsWith("/kairos/") ? Service.KAIROS : null;
    }
}
