package ecluse.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Equips every page's forms, those of error pages too. {@link Doorkeeper} looks at what comes back. */
final class FormFilter extends OncePerRequestFilter {
    private final Forms forms;

    FormFilter(Forms forms) {
        this.forms = forms;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        forms.equip(request);
        chain.doFilter(request, response);
    }
}
