package ecluse.drills.campaign;

import ecluse.drills.attack.Rehearsal;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** {@code drill campaign [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}. */
public final class CampaignCommand {
    private static final int USUAL_PEOPLE = 5_000;

    private CampaignCommand() {}

    /** @return whether all promises held */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        return Rehearsal.of(
                "campaign",
                USUAL_PEOPLE,
                arguments,
                clock,
                out,
                (policy, population, folder, progress) ->
                        new CampaignRun(policy, population, folder, clock, progress).run());
    }
}
