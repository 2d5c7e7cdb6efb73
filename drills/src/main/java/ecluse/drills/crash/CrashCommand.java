package ecluse.drills.crash;

import ecluse.drills.CannotRun;
import ecluse.drills.Options;
import ecluse.drills.actors.StepFailed;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.Scale;
import ecluse.drills.portal.PortalProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** {@code drill crash [--rounds N] [--people N] [--seed S] [--json FILE] [--keep]}. */
public final class CrashCommand {
    private static final int DEFAULT_ROUNDS = 20;
    private static final int MOST_ROUNDS = 10_000;
    private static final int DEFAULT_PEOPLE = 2_000;
    private static final int MOST_PEOPLE = 100_000;

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private CrashCommand() {}

    /** @return whether nothing was lost, in no round */
    public static boolean run(List<String> arguments, Clock clock, PrintStream out) {
        var options = Options.read(arguments, Set.of("rounds", "people", "seed", "json"), Set.of("keep"));
        PortalProcess.requireBuilt();
        Auditor.jar();
        try {
            return run(options, clock, out);
        } catch (IOException e) {
            throw new CannotRun("the drill cannot go on: " + e + ".", e);
        } catch (StepFailed e) {
            throw new CannotRun("the drill cannot go on: " + e.words() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("the drill was interrupted.", e);
        }
    }

    private static boolean run(Options options, Clock clock, PrintStream out) throws IOException, InterruptedException {
        var today = LocalDate.now(clock.withZone(PARIS));
        long seed = options.longNumber("seed", 7, Long.MIN_VALUE, Long.MAX_VALUE);
        int people = options.number("people", DEFAULT_PEOPLE, Plan.LEAST_PEOPLE, MOST_PEOPLE);
        int rounds = options.number("rounds", DEFAULT_ROUNDS, 1, MOST_ROUNDS);
        var folder = Files.createTempDirectory("ecluse-drill-crash-");
        boolean keep = options.has("keep");
        try {
            var population = new Population(new Plan(people, seed, today, Scale.LIVELY));
            return report(new CrashRun(population, folder, rounds, seed, clock, out).run(), options, out);
        } catch (CannotRun | StepFailed e) {
            keep = true; // The message points into it.
            throw e;
        } finally {
            if (keep) {
                out.println("  kept: " + folder);
            } else {
                remove(folder);
            }
        }
    }

    private static boolean report(Figures figures, Options options, PrintStream out) throws IOException {
        out.println();
        figures.words().forEach(out::println);
        var file = options.path("json");
        if (file.isPresent()) {
            Files.writeString(file.get(), figures.json() + "\n");
        }
        out.println(figures.json());
        return figures.allZero();
    }

    private static void remove(Path folder) throws IOException {
        try (var inside = Files.walk(folder)) {
            for (var each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
