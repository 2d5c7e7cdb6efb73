package ecluse.drills.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads of an attack. A task that fails otherwise than by the end of the attack fails the drill. */
public final class Crew implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> tasks = new ArrayList<>();

    /** Something to do until it is done or interrupted. */
    public interface Task {
        void run() throws InterruptedException;
    }

    public void add(Task task) {
        tasks.add(threads.submit(() -> {
            task.run();
            return null;
        }));
    }

    /** @return whether all tasks ended in time; those that did not are interrupted */
    public boolean await(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean inTime = true;
        for (var task : tasks) {
            try {
                task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                task.cancel(true);
                inTime = false;
            } catch (ExecutionException e) {
                throw new IllegalStateException("a task of the attack failed", e.getCause());
            }
        }
        return inTime;
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
