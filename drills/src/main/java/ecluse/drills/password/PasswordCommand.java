package ecluse.drills.password;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill password [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class PasswordCommand {
    private static final int USUAL_PEOPLE = 20_000;

    private PasswordCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "password",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new PasswordRun(policy, population, folder, clock, progress).run());
    }
}
