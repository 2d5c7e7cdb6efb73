package ecluse.drills.attack;

import ecluse.drills.http.Page;
import ecluse.drills.loot.ExportRow;
import ecluse.drills.loot.Loot;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Sends what an attack asks for, keeps whatever comes back, and counts. Safe for many threads. */
public final class Attacker {
    private final Loot loot;
    private final AttackClock clock;
    private final LongAdder requests = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder afterLock = new LongAdder();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

    public Attacker(Loot loot, AttackClock clock) {
        this.loot = loot;
        this.clock = clock;
    }

    /** A request that an attack makes. */
    public interface Request {
        Page send() throws IOException, InterruptedException;
    }

    /** Empty when the network gave no answer: the portal may have released what nobody received. */
    public Optional<Page> send(Request request) throws InterruptedException {
        // Taken before the request leaves: what comes back after this counts against the lock.
        boolean lockedOut = clock.isLockedOut();
        requests.increment();
        if (lockedOut) {
            afterLock.increment();
        }
        try {
            var page = request.send();
            keep(page, lockedOut);
            return Optional.of(page);
        } catch (IOException e) {
            lost.increment();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("the attack is over");
            }
            return Optional.empty();
        } catch (InterruptedException e) {
            // It was on its way: what it would have brought counts as released.
            lost.increment();
            throw e;
        } catch (IllegalArgumentException e) {
            // A path that no client would send: the trick ends here.
            return Optional.empty();
        }
    }

    private void keep(Page page, boolean lockedOut) {
        answers.computeIfAbsent(
                        page.status()
                                + page.refusal().map(reason -> " " + reason).orElse(""),
                        key -> new LongAdder())
                .increment();
        loot.take(page, lockedOut);
        if (page.header("content-type").orElse("").startsWith("text/csv")) {
            loot.take(ExportRow.read(page.body()));
        }
        clock.saw(page);
    }

    public Loot loot() {
        return loot;
    }

    public AttackClock clock() {
        return clock;
    }

    public long requests() {
        return requests.sum();
    }

    public long requestsAfterLock() {
        return afterLock.sum();
    }

    public long answersLost() {
        return lost.sum();
    }

    /** How often each kind of answer came: {@code "429 OVER_BUDGET" -> 17}. */
    public Map<String, Long> answers() {
        var counted = new TreeMap<String, Long>();
        answers.forEach((answer, count) -> counted.put(answer, count.sum()));
        return counted;
    }
}
