package ecluse.drills.july;

import java.io.PrintStream;

/** Lines that say how far a drill is. */
final class Progress {
    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        out.printf("  %5.1f s  %s%n", (System.nanoTime() - start) / 1e9, line);
        out.flush();
    }
}
