package ecluse.drills.cookie;

import ecluse.drills.Options;
import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code drill cookie [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep] [--bound-seconds N]}. A bound cookie
 * lives 30 seconds in it, not five minutes, unless somebody says otherwise: who runs the drill need not wait, and what is shown
 * after its end is the same.
 */
public final class CookieCommand {
    private static final int USUAL_PEOPLE = 20_000;
    private static final String LIFE = "bound-seconds";
    private static final int USUAL_LIFE = 30;
    private static final int SHORTEST = 10;
    private static final int LONGEST = 300;

    private CookieCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "cookie", USUAL_PEOPLE, arguments, Set.of(LIFE), clock, out, options -> drill(options, clock));
    }

    private static Rehearsal.Run drill(Options options, Clock clock) {
        var life = Duration.ofSeconds(options.number(LIFE, USUAL_LIFE, SHORTEST, LONGEST));
        return (policy, population, folder, progress) ->
                new CookieRun(policy, population, life, folder, clock, progress).run();
    }
}
