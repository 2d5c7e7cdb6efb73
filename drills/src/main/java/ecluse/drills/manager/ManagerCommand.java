package ecluse.drills.manager;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill manager [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class ManagerCommand {
    private static final int USUAL_PEOPLE = 20_000;

    private ManagerCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "manager",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new ManagerRun(policy, population, folder, clock, progress).run());
    }
}
