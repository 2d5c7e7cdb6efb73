package ecluse.web;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** So many work at a time; the others wait in the order in which they came, and not for ever. */
public final class Places {
    private final Semaphore free;
    private final Duration patience;

    /** @param patience how long somebody waits at most */
    public Places(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** A turn, which whoever took it ends; empty when none came in time. */
    public Optional<Turn> take() {
        try {
            return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(new Turn(free::release))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
