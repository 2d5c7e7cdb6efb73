package ecluse.drills.seed;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill seed [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class SeedCommand {
    private static final int USUAL_PEOPLE = 20_000;

    private SeedCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "seed",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new SeedRun(policy, population, folder, clock, progress).run());
    }
}
