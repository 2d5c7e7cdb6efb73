package ecluse.bench;

import ecluse.Ecluse;
import ecluse.database.Database;
import ecluse.disclosure.Guard;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.population.Scale;
import ecluse.kernel.Settings;
import ecluse.vault.Keys;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code bench registry}: how fast people come in, what they take, how fast one is found. The import stands beside a plain
 * COPY of the same file, the look-up beside a plain SELECT by the same index. A fifth of the people come in first, into a
 * database of their own: rate and memory of both show whether they grow with the registry.
 */
final class RegistryBench {
    private static final int ROUNDS = 3;
    private static final int MANY_CLIENTS = 8;
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final long SEED = 1;

    private final Path folder;
    private final LocalDate today = LocalDate.now(ZoneId.of("Europe/Paris"));

    private RegistryBench(Path folder) {
        this.folder = folder;
    }

    static String run(int people) throws IOException, SQLException, InterruptedException {
        var folder = Files.createTempDirectory("ecluse-registry");
        try {
            return new RegistryBench(folder).measure(people);
        } finally {
            if (Files.exists(folder)) { // Otherwise why it is not there is the fault to tell.
                GateBench.delete(folder);
            }
        }
    }

    private String measure(int people) throws IOException, SQLException, InterruptedException {
        int few = people / 5;
        var small = imported(new Population(plan(few)), folder.resolve("few"));
        var population = new Population(plan(people));
        var files = folder.resolve("files");
        var data = folder.resolve("data");
        write(population, files);
        tell("plain COPY of %,d people", people);
        var plain = PlainCopy.of(files.resolve("people.csv"), people, folder.resolve("plain"));
        tell("import of %,d people", people);
        var run = ImportRun.of(files, people, data);
        var figures = new Figures()
                .with("people", people)
                .with("import_people_per_s", run.peoplePerSecond(), 0)
                .with("plain_copy_people_per_s", plain.peoplePerSecond(), 0)
                .with("import_peak_mb", run.peakMegabytes(), 0)
                .with("fifth_people", few)
                .with("fifth_import_people_per_s", small.peoplePerSecond(), 0)
                .with("fifth_import_peak_mb", small.peakMegabytes(), 0)
                .with("plain_bytes_per_person", plain.bytesPerPerson(), 0);
        try (var portal = portal(data)) {
            measureSizes(portal, people, figures);
            measureLookUps(lookUps(portal, population), figures);
        }
        return figures.json();
    }

    private Plan plan(int people) {
        return new Plan(people, SEED, today, Scale.LIVELY);
    }

    private static ImportRun imported(Population population, Path folder) throws IOException, InterruptedException {
        write(population, folder.resolve("files"));
        tell("import of %,d people", population.size());
        return ImportRun.of(folder.resolve("files"), population.size(), folder.resolve("data"));
    }

    private static void write(Population population, Path files) throws IOException {
        tell("making up %,d people", population.size());
        PopulationFiles.write(population, files, written -> {});
    }

    /** The portal on the imported registry. Budgets are counted as ever and never reached. */
    private static ConfigurableApplicationContext portal(Path data) {
        var options =
                new ArrayList<>(List.of("--ecluse.data-folder=" + data, "--ecluse.purpose=drill", "--ecluse.port=0"));
        for (var scope : List.of("account", "partner", "service", "portal")) {
            for (var kind :
                    scope.equals("account") ? List.of("names", "contacts", "misses") : List.of("names", "contacts")) {
                for (var window : List.of("per-minute", "per-hour", "per-day")) {
                    options.add("--ecluse.budgets." + scope + "." + kind + "." + window + "=1000000000");
                }
            }
        }
        return new SpringApplicationBuilder(Ecluse.class)
                .initializers(context -> context.addBeanFactoryPostProcessor(RegistryBench::withoutOurPages))
                .run(options.toArray(String[]::new));
    }

    /** The pages of {@code bench gate} lie in the same jar and want a database that is not here. */
    private static void withoutOurPages(ConfigurableListableBeanFactory factory) {
        var ours = Stream.of(factory.getBeanDefinitionNames())
                .filter(name -> String.valueOf(factory.getBeanDefinition(name).getBeanClassName())
                        .startsWith("ecluse.bench."))
                .toList();
        ours.forEach(((BeanDefinitionRegistry) factory)::removeBeanDefinition);
    }

    private static void measureSizes(ConfigurableApplicationContext portal, int people, Figures figures) {
        portal.getBean(Database.class).asOwner(owner -> {
            if (Sizes.rows(owner, "vault.person") != people) {
                throw new IllegalStateException("not everybody is in");
            }
            double vault = Sizes.of(owner, "vault.person");
            double ties = Sizes.of(owner, "disclosure.tie");
            figures.with("bytes_per_person", (vault + ties) / people, 0)
                    .with("vault_bytes_per_person", vault / people, 0)
                    .with("bytes_per_tie", ties / Sizes.rows(owner, "disclosure.tie"), 0);
        });
    }

    private static LookUps lookUps(ConfigurableApplicationContext portal, Population population) {
        var database = portal.getBean(Database.class);
        var offices = new ArrayList<Questions.Office>();
        database.asOwner(owner -> offices.addAll(Questions.of(population, owner)));
        tell(
                "look-ups by %,d offices among %,d people of theirs",
                offices.size(),
                offices.stream().mapToInt(office -> office.questions().size()).sum());
        var keys = Keys.in(portal.getBean(Settings.class).keys());
        return new LookUps(offices, portal.getBean(Guard.class), database, keys);
    }

    private static void measureLookUps(LookUps lookUps, Figures figures) throws InterruptedException {
        lookUps.plain(MANY_CLIENTS, ROUND);
        lookUps.guarded(MANY_CLIENTS, ROUND);
        measureLookUps(lookUps, 1, "", figures);
        measureLookUps(lookUps, MANY_CLIENTS, "_" + MANY_CLIENTS + "_clients", figures);
    }

    private static void measureLookUps(LookUps lookUps, int clients, String suffix, Figures figures)
            throws InterruptedException {
        var guarded = new ArrayList<Latency>();
        var plain = new ArrayList<Latency>();
        for (int round = 1; round <= ROUNDS; round++) {
            plain.add(told(round, clients, "plain", lookUps.plain(clients, ROUND)));
            guarded.add(told(round, clients, "guarded", lookUps.guarded(clients, ROUND)));
        }
        figures.with("lookup" + suffix + "_p50_ms", Latency.median(guarded).p50(), 2)
                .with("lookup" + suffix + "_p99_ms", Latency.median(guarded).p99(), 2)
                .with("plain_lookup" + suffix + "_p50_ms", Latency.median(plain).p50(), 2)
                .with("plain_lookup" + suffix + "_p99_ms", Latency.median(plain).p99(), 2);
    }

    private static Latency told(int round, int clients, String side, Latency latency) {
        tell(
                "look-up, %d at a time, round %d, %-7s  p50 %.2f ms  p99 %.2f ms",
                clients, round, side, latency.p50(), latency.p99());
        return latency;
    }

    /** With the machine's load: figures of a busy machine are not this program's. */
    private static void tell(String what, Object... values) {
        System.err.printf(
                Locale.ROOT,
                "[load %.1f] %s%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                String.format(Locale.ROOT, what, values));
    }
}
