package ecluse.drills.crash;

import ecluse.translog.BadProof;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.Source;
import ecluse.translog.TrustedLog;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Somebody who asks for the published checkpoint all the time, and keeps every one that was ever there. */
final class CheckpointWatch implements AutoCloseable {

    private static final long PAUSE_MS = 10;

    private final Source published;
    private final TrustedLog log;
    private final Map<String, SignedCheckpoint> fetched = new LinkedHashMap<>();
    private final Thread thread;
    private int unreadable;

    private CheckpointWatch(Source published, TrustedLog log) {
        this.published = published;
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name("checkpoints").unstarted(this::watch);
    }

    static CheckpointWatch start(Source published, TrustedLog log) {
        var watch = new CheckpointWatch(published, log);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                fetch();
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void fetch() {
        try {
            var found = published.read("checkpoint");
            if (found.isPresent()) {
                var checkpoint = log.open(found.get());
                fetched.putIfAbsent(checkpoint.text(), checkpoint);
            }
        } catch (BadProof | IOException e) {
            unreadable++;
        }
    }

    /** All so far, in the order they were seen. */
    synchronized List<SignedCheckpoint> fetched() {
        return List.copyOf(fetched.values());
    }

    /** How often what was there was no checkpoint of the log. */
    synchronized int unreadable() {
        return unreadable;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
