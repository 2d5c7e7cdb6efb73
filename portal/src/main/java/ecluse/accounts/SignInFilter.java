package ecluse.accounts;

import ecluse.accounts.Entrance.Undecided;
import ecluse.kernel.Service;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads who stands at the door, once for each request; what does not ask who is there goes by without. */
public final class SignInFilter extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(SignInFilter.class);

    private final SignIns signIns;
    private final SignInCookie cookie;

    SignInFilter(SignIns signIns, SignInCookie cookie) {
        this.signIns = signIns;
        this.cookie = cookie;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/assets/") || path.equals("/health");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        entrance(request).keepIn(request);
        chain.doFilter(request, response);
    }

    private Entrance entrance(HttpServletRequest request) {
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
