package ecluse.accounts;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Looks who comes, once for each request; what does not ask who is there goes by without, and so do a browser that
 * comes for its bound cookie, for it has none, and a machine with a token: a cookie beside it gets it nothing. */
public final class SignInFilter extends OncePerRequestFilter {
    private final Door door;

    SignInFilter(Door door) {
        this.door = door;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/assets/")
                || path.equals("/health")
                || path.startsWith(BoundSignIns.PATHS)
                || path.startsWith("/scim/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        door.look(request);
        chain.doFilter(request, response);
    }
}
