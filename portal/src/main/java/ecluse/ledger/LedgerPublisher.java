package ecluse.ledger;

import ecluse.translog.Store;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Publishes the ledger: tiles and signed checkpoints, at most a second after an entry's commit. Of all nodes one works, the one
 * whose session holds an advisory lock; the others ask for it twice a second. A session that says nothing for ten seconds is
 * ended by the database, so a node that hangs holds up nobody.
 */
public final class LedgerPublisher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerPublisher.class);
    private static final long TURN = 5_390_744;
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Under load a checkpoint gathers what was written in this time: the rest of an entry's second is for the work itself. */
    private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMillis(300);

    /** How often witnesses that did not cosign are asked again while nothing new is written. */
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(1);

    private static final Duration PAUSE_OF_OTHERS = Duration.ofMillis(500);
    private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);
    private static final Duration PAUSE_AFTER_CONTRADICTION = Duration.ofSeconds(5);
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(5);

    /** What this node's publisher is about. */
    public enum State {
        /** Another node publishes, or this one has not begun. */
        WAITING,
        PUBLISHING,
        /** The store or the database cannot be written; it is tried again every second. */
        FAILING,
        /** Store, signed checkpoints and database contradict each other: nothing is signed until somebody has looked. */
        STOPPED
    }

    private final PublishedLog log;
    private final Store store;
    private final Witnesses witnesses;
    private final Sessions sessions;
    private final boolean wanted;

    private volatile State state = State.WAITING;
    private volatile CountDownLatch stop = new CountDownLatch(0);
    private @Nullable Thread thread;

    /** Where a session of the application's role comes from. */
    @FunctionalInterface
    interface Sessions {
        Connection open() throws SQLException;
    }

    LedgerPublisher(PublishedLog log, Store store, Witnesses witnesses, Sessions sessions, boolean wanted) {
        this.log = log;
        this.store = store;
        this.witnesses = witnesses;
        this.sessions = sessions;
        this.wanted = wanted;
    }

    public State state() {
        return state;
    }

    @Override
    public void start() {
        stop = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("ledger-publisher").daemon().start(this::run);
    }

    private void run() {
        while (!stopping()) {
            try (var session = sessions.open()) {
                takeTurns(JdbcClient.create(new SingleConnectionDataSource(session, true)));
            } catch (SQLException | RuntimeException e) {
                become(State.FAILING, "The ledger cannot be published; a new session is opened every second.", e);
                pause(PAUSE_AFTER_FAULT);
            }
        }
    }

    private void takeTurns(JdbcClient session) {
        limit(session);
        while (!stopping()) {
            if (isOurTurn(session)) {
                publish(session);
            } else {
                state = State.WAITING;
                pause(PAUSE_OF_OTHERS);
            }
        }
    }

    /** If this node hangs, or the way to it is cut, its session and with it the lock end soon. */
    private static void limit(JdbcClient session) {
        for (var setting : new String[] {
            "idle_session_timeout = '10s'",
            "tcp_keepalives_idle = 1",
            "tcp_keepalives_interval = 1",
            "tcp_keepalives_count = 1"
        }) {
            session.sql("set " + setting).update();
        }
    }

    private static boolean isOurTurn(JdbcClient session) {
        return session.sql("select pg_try_advisory_lock(?)")
                .param(TURN)
                .query(Boolean.class)
                .single();
    }

    /** Until the portal stops or the session breaks. A log that a fault left half written is opened anew. */
    private void publish(JdbcClient session) {
        while (!stopping()) {
            try {
                var publication = Publication.open(log, store, session, witnesses);
                become(
                        State.PUBLISHING,
                        "The ledger is published as {}.",
                        log.key().verifier());
                advanceUntilStop(publication);
            } catch (IOException e) {
                become(State.FAILING, "The ledger cannot be published; it is tried again every second.", e);
                pause(PAUSE_AFTER_FAULT);
            } catch (Contradiction e) {
                become(State.STOPPED, "The ledger is not published any more: {}.", e.what());
                pause(PAUSE_AFTER_CONTRADICTION);
            }
        }
    }

    private void advanceUntilStop(Publication publication) throws IOException, Contradiction {
        long asked = System.nanoTime();
        boolean last;
        do {
            last = stopping();
            long start = System.nanoTime();
            boolean grew = publication.advance();
            become(State.PUBLISHING, "The ledger is published as {}.", log.key().verifier());
            if (grew) {
                pause(BETWEEN_CHECKPOINTS.minusNanos(System.nanoTime() - start));
            } else if (start - asked > BETWEEN_QUESTIONS.toNanos()) {
                publication.seekWitnesses();
                asked = System.nanoTime();
            } else {
                pause(PAUSE);
            }
        } while (!last);
    }

    /** Says each change once. */
    private void become(State next, String words, Object detail) {
        if (state == next) {
            return;
        }
        state = next;
        if (next == State.PUBLISHING) {
            LOG.info(words, detail);
        } else {
            LOG.error(words, detail);
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void pause(Duration pause) {
        try {
            var unused = stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    /** Publishes what was written up to now, and ends. */
    @Override
    public void stop() {
        stop.countDown();
        var running = thread;
        try {
            if (running != null) {
                running.join(PATIENCE_AT_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }

    @Override
    public boolean isRunning() {
        return !stopping();
    }

    /** Before the pages open and after they are closed: a portal that stops leaves nothing unpublished. */
    @Override
    public int getPhase() {
        return 0;
    }
}
