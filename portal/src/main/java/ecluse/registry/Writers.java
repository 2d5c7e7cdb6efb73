package ecluse.registry;

import ecluse.kernel.Ids;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Writes batches on a kind's threads, each batch in a transaction of its own, and holds the reader back when too much waits:
 * memory stays flat however long the file. What the database refuses is tried again line by line, so that one bad line costs
 * no other.
 */
final class Writers<R> implements AutoCloseable {
    private final FileKind<R> kind;
    private final Consumer<Written> told;
    private final ExecutorService threads;
    private final BlockingQueue<Desk> desks;
    private final Semaphore room;
    private final int places;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Writers(FileKind<R> kind, DataSource registrar, UUID intake, Ids ids, Clock clock, Consumer<Written> told)
            throws SQLException {
        this.kind = kind;
        this.told = told;
        this.places = kind.writers() + 1;
        this.room = new Semaphore(places);
        this.desks = new ArrayBlockingQueue<>(kind.writers());
        this.threads = Executors.newFixedThreadPool(
                kind.writers(), Thread.ofPlatform().daemon().name("import-", 1).factory());
        for (int i = 0; i < kind.writers(); i++) {
            desks.add(Desk.open(registrar, intake, ids, clock));
        }
    }

    /** Takes a batch; waits while too many are under way. Throws what a writer met. */
    void write(List<Line<R>> batch) throws SQLException, InterruptedException {
        room.acquire();
        rethrow();
        threads.execute(() -> {
            try {
                writeNow(batch);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                room.release();
            }
        });
    }

    /** Waits until all is written and committed. */
    void finish() throws SQLException, InterruptedException {
        room.acquire(places);
        room.release(places);
        rethrow();
    }

    @Override
    public void close() throws SQLException {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        for (var desk : desks) {
            desk.close();
        }
    }

    private void writeNow(List<Line<R>> batch) throws SQLException, InterruptedException {
        if (failure.get() != null) {
            return;
        }
        var desk = desks.take();
        try {
            told.accept(committed(desk, batch));
        } finally {
            desks.add(desk);
        }
    }

    private Written committed(Desk desk, List<Line<R>> batch) throws SQLException {
        try {
            var written = kind.write(desk, batch);
            desk.connection().commit();
            return written;
        } catch (SQLException | DataAccessException e) {
            desk.connection().rollback();
            if (!isAboutData(e)) {
                throw e;
            }
            return batch.size() == 1 ? refused(batch.getFirst()) : oneByOne(desk, batch);
        }
    }

    private Written oneByOne(Desk desk, List<Line<R>> batch) throws SQLException {
        var all = new ArrayList<Written>();
        for (var line : batch) {
            all.add(committed(desk, List.of(line)));
        }
        return all.stream().reduce(Written.NOTHING, Written::and);
    }

    private static Written refused(Line<?> line) {
        return new Written(0, 0, 0, List.of(line.refused(Fault.ofLine(Rule.DATABASE))));
    }

    /** Data that does not fit a type (class 22) or breaks a constraint (class 23). */
    private static boolean isAboutData(Exception e) {
        var state = sqlState(e);
        return state != null && (state.startsWith("22") || state.startsWith("23"));
    }

    private static @Nullable String sqlState(@Nullable Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private void rethrow() throws SQLException {
        switch (failure.get()) {
            case null -> {}
            case SQLException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("a writer was stopped", e);
        }
    }
}
