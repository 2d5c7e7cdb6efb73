package ecluse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * A turn to work on something ({@link Places}). A page's ({@link Turns}) ends with the first byte of the answer: who reads slowly
 * keeps nobody waiting.
 */
public final class Turn {
    private static final String ATTRIBUTE = Turn.class.getName();

    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    /** @param place given back once, however often the turn is ended */
    Turn(Runnable place) {
        over.thenRun(place);
    }

    void of(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Once or more often: the place is given back once. */
    public void end() {
        over.complete(null);
    }

    /** Ends it when so much time has gone by, whatever becomes of the work. */
    void endAfter(Duration longest) {
        over.completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS);
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
