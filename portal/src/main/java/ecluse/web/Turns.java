package ecluse.web;

import ecluse.accounts.Entrance;
import ecluse.accounts.Entrance.Admitted;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndViewDefiningException;

/**
 * Pages that only show are worked on a few at a time, in the order in which they were asked for. All at once, they would take the
 * processors from each other, and who is unlucky would wait several times as long as the others (docs/adr/0017). Who waits here has
 * read nothing and holds no connection.
 */
@Component
class Turns implements HandlerInterceptor {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A page that hangs in the database keeps no other one waiting for longer: less than who waits has patience. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final Pages pages;
    private final Places places = new Places(atOnce(Runtime.getRuntime().availableProcessors()), PATIENCE);

    Turns(Pages pages) {
        this.pages = pages;
    }

    /** While some wait for the database, others are drawn; never more than there are connections ({@code Database}). */
    static int atOnce(int processors) {
        return Math.clamp(2L * processors, 4, 16);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws ModelAndViewDefiningException {
        if (takesTurns(request, handler)) {
            var turn = take().orElseThrow(() -> new ModelAndViewDefiningException(pages.refused(Refusal.UNAVAILABLE)));
            turn.of(request);
            turn.endAfter(LONGEST);
        }
        return true;
    }

    /**
     * Not what is sent: it may come slowly. Nor what is there for everybody: it may wait for another server. Who is not signed in does
     * not stand in line, and the agency's officers wait for nobody, on no page: whoever asks for all others at once must not keep
     * them from closing a door.
     */
    private static boolean takesTurns(HttpServletRequest request, Object handler) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                && request.getMethod().equals("GET")
                && handler instanceof HandlerMethod page
                && page.getMethodAnnotation(Needs.class) instanceof Needs needs
                && needs.value() != Right.PUBLIC
                && Entrance.of(request) instanceof Admitted(var viewer, var formToken, var proof)
                && !isOfficer(viewer);
    }

    /** Whoever works for the agency and has no caseload. */
    private static boolean isOfficer(Viewer viewer) {
        return viewer.role().ofAgency() && !viewer.may(Right.SEE_CASELOAD);
    }

    /** Empty when it did not come in time. */
    Optional<Turn> take() {
        return places.take();
    }
}
