package ecluse.drills.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What happened to the work of all offices. Safe for many threads. */
final class Tally {
    private static final int EXAMPLES = 5;

    private final Map<String, String> sent = new ConcurrentHashMap<>();
    private final Set<String> arrived = ConcurrentHashMap.newKeySet();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger postponed = new AtomicInteger();
    private final AtomicInteger enrolled = new AtomicInteger();
    private final List<String> unannounced = new ArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();

    /** A form, by a title that no other has, and the login that sent it. */
    void sent(String title, String login) {
        sent.put(title, login);
    }

    void arrived(String title) {
        arrived.add(title);
    }

    /** Sent and not found. */
    List<String> lost() {
        return sent.keySet().stream().filter(title -> !arrived.contains(title)).toList();
    }

    int forms() {
        return sent.size();
    }

    void askedForAFactor() {
        asked.incrementAndGet();
    }

    int asked() {
        return asked.get();
    }

    void postponed() {
        postponed.incrementAndGet();
    }

    int postponements() {
        return postponed.get();
    }

    void enrolled() {
        enrolled.incrementAndGet();
    }

    int enrolments() {
        return enrolled.get();
    }

    void refusedUnannounced(String what) {
        refused.incrementAndGet();
        synchronized (unannounced) {
            if (unannounced.size() < EXAMPLES) {
                unannounced.add(what);
            }
        }
    }

    int refusedUnannounced() {
        return refused.get();
    }

    List<String> examples() {
        synchronized (unannounced) {
            return List.copyOf(unannounced);
        }
    }
}
