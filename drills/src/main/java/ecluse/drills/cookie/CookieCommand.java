package ecluse.drills.cookie;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill cookie [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class CookieCommand {
    private static final int USUAL_PEOPLE = 20_000;

    private CookieCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "cookie",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new CookieRun(policy, population, folder, clock, progress).run());
    }
}
