package ecluse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * A turn to work on something ({@link Places}). A page's ({@link Turns}) ends with the first byte of the answer: who reads slowly
 * keeps nobody waiting.
 */
public final class Turn {
    private static final String ATTRIBUTE = Turn.class.getName();

    private final Runnable place;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param place given back once, however often the turn is ended */
    Turn(Runnable place) {
        this.place = place;
    }

    void of(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Once or more often: the place is given back once. */
    public void end() {
        if (over.compareAndSet(false, true)) {
            place.run();
        }
    }

    /** Nothing for a request that has no turn, or has none any more. */
    static void end(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Turn turn) {
            turn.end();
        }
    }

    /** Before work that takes long or waits for somebody else: a document, a large file, another server. The next page goes on. */
    public static void stepAside() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes now) {
            end(now.getRequest());
        }
    }
}
