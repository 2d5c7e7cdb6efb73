package ecluse.web;

import ecluse.accounts.Entrance;
import ecluse.accounts.Entrance.Admitted;
import ecluse.accounts.Entrance.Closed;
import ecluse.accounts.Entrance.Nobody;
import ecluse.accounts.Entrance.Undecided;
import ecluse.disclosure.Reason;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.ModelAndViewDefiningException;

/** Lets in who has the right that a page names; a page that names none lets nobody in (invariant 10). */
final class Doorkeeper implements HandlerInterceptor {
    private final Pages pages;

    Doorkeeper(Pages pages) {
        this.pages = pages;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws ModelAndViewDefiningException {
        // OPTIONS says which methods there are and nothing else; assets have no handler method.
        if (handler instanceof HandlerMethod page && !request.getMethod().equals(HttpMethod.OPTIONS.name())) {
            var refusal = refusal(Entrance.of(request), page.getMethodAnnotation(Needs.class));
            if (refusal.isPresent()) {
                throw new ModelAndViewDefiningException(refusal.get());
            }
        }
        return true;
    }

    private Optional<ModelAndView> refusal(Entrance entrance, @Nullable Needs needs) {
        if (needs == null) {
            return Optional.of(pages.notGranted());
        }
        if (needs.value() == Right.PUBLIC) {
            return Optional.empty();
        }
        return switch (entrance) {
            case Nobody() -> Optional.of(pages.refused(Reason.SIGNED_OUT, Optional.empty()));
            case Closed(var closure) -> Optional.of(pages.closed(closure));
            case Undecided() -> Optional.of(pages.unavailable());
            case Admitted(var viewer) ->
                viewer.may(needs.value()) ? Optional.empty() : Optional.of(pages.notGranted());
        };
    }
}
