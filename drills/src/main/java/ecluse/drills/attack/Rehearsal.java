package ecluse.drills.attack;

import ecluse.drills.CannotRun;
import ecluse.drills.Options;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A drill from the command line: once under each policy that is asked for, then the figures side by side, as JSON, and the
 * promises that fell. {@code [--people N] [--policy ecluse|plain|both] [--seed S] [--json FILE] [--keep]}.
 */
public final class Rehearsal {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final String scenario;
    private final Run drill;
    private final Options options;
    private final Clock clock;
    private final PrintStream out;
    private final int people;

    /** The drill under one policy, in a folder of its own. */
    public interface Run {
        RunReport under(Policy policy, Population population, Path folder, Progress progress)
                throws IOException, InterruptedException;
    }

    private Rehearsal(String scenario, Run drill, Options options, int usualPeople, Clock clock, PrintStream out) {
        this.scenario = scenario;
        this.drill = drill;
        this.options = options;
        this.clock = clock;
        this.out = out;
        this.people = options.number("people", usualPeople, 2 * Plan.LEAST_PEOPLE, Plan.MOST_PEOPLE);
    }

    /**
     * @param scenario the drill's name
     * @param usualPeople how many are made up if nobody says
     * @return whether all promises held
     */
    public static boolean of(
            String scenario, int usualPeople, List<String> arguments, Clock clock, PrintStream out, Run drill) {
        return of(scenario, usualPeople, arguments, Set.of(), clock, out, options -> drill);
    }

    /** The same with options of the drill's own, that take a value. */
    public static boolean of(
            String scenario,
            int usualPeople,
            List<String> arguments,
            Set<String> own,
            Clock clock,
            PrintStream out,
            Function<Options, Run> drill) {
        var valued = new HashSet<>(Set.of("people", "policy", "seed", "json"));
        valued.addAll(own);
        var options = Options.read(arguments, valued, Set.of("keep"));
        try {
            return new Rehearsal(scenario, drill.apply(options), options, usualPeople, clock, out).run();
        } catch (IOException e) {
            throw new CannotRun("the drill cannot go on: " + e + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("the drill was interrupted.", e);
        }
    }

    private boolean run() throws IOException, InterruptedException {
        PortalProcess.requireBuilt();
        var policies = options.choice("policy", Policy.Choice.BOTH).policies();
        var progress = new Progress(out);
        var runs = new ArrayList<RunReport>();
        for (var policy : policies) {
            runs.add(run(policy, progress));
        }
        out.println();
        out.print(Table.of(runs));
        var json = json(runs);
        var file = options.path("json");
        if (file.isPresent()) {
            Files.writeString(file.get(), json + "\n");
        } else {
            out.println(json);
        }
        runs.forEach(this::printFallen);
        return runs.stream().allMatch(run -> run.fallen().isEmpty());
    }

    private RunReport run(Policy policy, Progress progress) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("ecluse-drill-" + scenario + "-" + policy.word() + "-");
        boolean keep = options.has("keep");
        try {
            return drill.under(policy, population(policy), folder, progress);
        } catch (CannotRun e) {
            keep = true; // The message points into it.
            throw e;
        } finally {
            if (keep) {
                progress.say("kept: " + folder);
            } else {
                remove(folder);
            }
        }
    }

    /** Another one for each policy, so that nothing learnt in one run helps in the other. */
    private Population population(Policy policy) {
        long seed = options.longNumber("seed", 7, Long.MIN_VALUE, Long.MAX_VALUE - 1);
        var today = LocalDate.now(clock.withZone(PARIS));
        return new Population(new Plan(people, policy == Policy.PLAIN ? seed : seed + 1, today, Scale.LIVELY));
    }

    private String json(List<RunReport> runs) {
        var report = new LinkedHashMap<String, @Nullable Object>();
        report.put("scenario", scenario);
        report.put("people", people);
        report.put("runs", runs.stream().map(RunReport::figures).toList());
        return write(report);
    }

    private static String write(Map<String, @Nullable Object> report) {
        try {
            return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(report);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    private void printFallen(RunReport run) {
        run.fallen().forEach(promise -> out.println("FALLEN  " + run.policy().word() + ": " + promise));
    }

    /** A folder and all in it. */
    public static void remove(Path folder) throws IOException {
        try (var inside = Files.walk(folder)) {
            for (var each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
