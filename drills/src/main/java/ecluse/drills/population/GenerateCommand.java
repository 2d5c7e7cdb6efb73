package ecluse.drills.population;

import ecluse.drills.CannotRun;
import ecluse.drills.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code generate --people N --seed S --folder DIR [--scale lively|national] [--today DATE]}. */
public final class GenerateCommand {
    private static final int DEFAULT_PEOPLE = 20_000;

    private GenerateCommand() {}

    public static void run(List<String> arguments, PrintStream out) {
        var options = Options.read(arguments, Set.of("people", "seed", "folder", "scale", "today"), Set.of());
        var plan = new Plan(
                options.number("people", DEFAULT_PEOPLE, Plan.LEAST_PEOPLE, Plan.MOST_PEOPLE),
                options.longNumber("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE),
                options.date("today", Plan.DEFAULT_DAY),
                options.choice("scale", Scale.LIVELY));
        var folder = options.path("folder").orElse(Path.of("population"));
        long start = System.nanoTime();
        write(new Population(plan), folder, out);
        double seconds = (System.nanoTime() - start) / 1e9;
        out.printf(
                "%,d people in %s, %.1f s (%,.0f a second)%n", plan.people(), folder, seconds, plan.people() / seconds);
    }

    /** Writes the files with a line of progress now and then. */
    public static void write(Population population, Path folder, PrintStream out) {
        try {
            PopulationFiles.write(population, folder, written -> {
                if (written % 500_000 == 0) {
                    out.printf("  %,d of %,d people written%n", written, population.size());
                }
            });
        } catch (IOException e) {
            throw new CannotRun(
                    "cannot write the population to " + folder + ": " + e
                            + ". Free some space, or name another folder.",
                    e);
        }
    }
}
