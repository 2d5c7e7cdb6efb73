package ecluse.drills.july;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill july [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class JulyCommand {
    /** As many as were read in July. */
    private static final int USUAL_PEOPLE = 340_000;

    private JulyCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "july",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new JulyRun(policy, population, folder, clock, Pace.HUMAN, progress).run());
    }
}
