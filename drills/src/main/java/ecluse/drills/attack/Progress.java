package ecluse.drills.attack;

import java.io.PrintStream;

/** Lines that say how far a drill is. */
public final class Progress {
    private final PrintStream out;
    private final long start = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    public void say(String line) {
        out.printf("  %5.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
        out.flush();
    }
}
