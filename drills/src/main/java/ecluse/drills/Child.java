package ecluse.drills;

import java.io.IOException;
import java.time.Duration;

/** A program that this one started. It ends with this one, whatever ends this one, save a {@code kill -9}. */
public final class Child implements AutoCloseable {
    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final Process process;
    private final Thread atExit = new Thread(() -> end(TO_STOP), "stop a program");

    private Child(Process process) {
        this.process = process;
    }

    /** It has nothing to read: its standard input ends at once. */
    public static Child start(ProcessBuilder program) throws IOException {
        var process = program.start();
        process.getOutputStream().close();
        var child = new Child(process);
        Runtime.getRuntime().addShutdownHook(child.atExit);
        return child;
    }

    public Process process() {
        return process;
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** As {@code kill -9} does: it is not asked, and programs of its own go on without it. */
    public void kill() throws InterruptedException {
        forgetAtExit();
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        close(TO_STOP);
    }

    /** @param patience how long it may take to stop, until it is killed */
    public void close(Duration patience) {
        forgetAtExit();
        end(patience);
    }

    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This program is ending: the hook runs, and this waits with it.
        }
    }

    /** Politely first, so that it stops in order. */
    private void end(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience)) {
                process.destroyForcibly().waitFor(patience);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
