package ecluse.drills.phish;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill phish [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class PhishCommand {
    private static final int USUAL_PEOPLE = 20_000;

    private PhishCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "phish",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new PhishRun(policy, population, folder, clock, progress).run());
    }
}
