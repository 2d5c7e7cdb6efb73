package ecluse.bench;

import ecluse.Ecluse;
import ecluse.kernel.Settings;
import ecluse.vault.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;

/**
 * {@code bench gate}: the guarded read over HTTP against the same read unguarded, in the same portal, in alternating rounds; and
 * the guarded read of a page for which the door asks the database as well (docs/adr/0010). The load comes from a second process; every answer is checked to be the person's real e-mail address.
 */
final class GateBench {
    private static final int READERS = 64;
    private static final int ROUNDS = 3;
    /** Until the compilers have come to rest. */
    private static final int WARM_UP_SECONDS = 25;

    private GateBench() {}

    /**
     * @param portalMicros what one answer took of the processors in the portal
     * @param databaseMicros and in PostgreSQL; what the clients took is not counted
     */
    record Round(double perSecond, double p50, double p99, double portalMicros, double databaseMicros) {}

    static String run(int clients, int people, int seconds) throws IOException, SQLException, InterruptedException {
        var folder = Files.createTempDirectory("ecluse-bench");
        try (var database = new BenchDatabase(folder.resolve("postgres"))) {
            var context = new SpringApplication(Ecluse.class).run(options(folder, database));
            try (context) {
                System.err.println("filling: " + people + " people, " + READERS + " accounts");
                var file = folder.resolve("targets");
                try (var owner = database.connect()) {
                    var keys = Keys.in(context.getBean(Settings.class).keys());
                    GateData.write(file, GateData.fill(owner, keys, people, READERS));
                }
                var url = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
                return measured(new Site(url, file, database.process()), clients, seconds);
            }
        } finally {
            delete(folder);
        }
    }

    /** What is measured: where it answers, who may ask for whom, and the database behind it. */
    private record Site(String url, Path targets, ProcessHandle database) {
        /** Seconds of processor time that PostgreSQL has used. */
        double databaseSeconds() {
            return seconds(Stream.concat(Stream.of(database), database.descendants()));
        }

        /** Seconds of processor time that the portal has used. */
        double portalSeconds() {
            return seconds(Stream.of(ProcessHandle.current()));
        }

        private static double seconds(Stream<ProcessHandle> processes) {
            return processes
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .mapToDouble(used -> used.toNanos() / 1e9)
                    .sum();
        }
    }

    private static String measured(Site site, int clients, int seconds) throws IOException, InterruptedException {
        var guarded = new ArrayList<Round>();
        var unguarded = new ArrayList<Round>();
        var twice = new ArrayList<Round>();
        for (var side : List.of("guarded", "unguarded", "guarded-twice")) {
            System.err.println("warming up: " + side);
            load(site, side, clients, WARM_UP_SECONDS);
        }
        for (int round = 1; round <= ROUNDS; round++) {
            unguarded.add(told(round, "unguarded", load(site, "unguarded", clients, seconds)));
            guarded.add(told(round, "guarded", load(site, "guarded", clients, seconds)));
            twice.add(told(round, "guarded-twice", load(site, "guarded-twice", clients, seconds)));
        }
        var g = median(guarded);
        var u = median(unguarded);
        var t = median(twice);
        return String.format(
                Locale.ROOT,
                "{\"clients\":%d,\"guarded_rps\":%.0f,\"unguarded_rps\":%.0f,\"ratio\":%.3f,\"guarded_p99_ms\":%.2f,"
                        + "\"unguarded_p99_ms\":%.2f,\"guarded_p50_ms\":%.2f,\"unguarded_p50_ms\":%.2f,"
                        + "\"guarded_cpu_us\":%.0f,\"unguarded_cpu_us\":%.0f,"
                        + "\"guarded_database_cpu_us\":%.0f,\"unguarded_database_cpu_us\":%.0f,"
                        + "\"guarded_twice_rps\":%.0f,\"guarded_twice_ratio\":%.3f}",
                clients,
                g.perSecond(),
                u.perSecond(),
                g.perSecond() / u.perSecond(),
                g.p99(),
                u.p99(),
                g.p50(),
                u.p50(),
                g.portalMicros() + g.databaseMicros(),
                u.portalMicros() + u.databaseMicros(),
                g.databaseMicros(),
                u.databaseMicros(),
                t.perSecond(),
                t.perSecond() / u.perSecond());
    }

    private static Round told(int round, String side, Round result) {
        System.err.printf(
                Locale.ROOT,
                "round %d %-13s %7.0f/s  p50 %.2f ms  p99 %.2f ms  processors: portal %.0f us, PostgreSQL %.0f us%n",
                round,
                side,
                result.perSecond(),
                result.p50(),
                result.p99(),
                result.portalMicros(),
                result.databaseMicros());
        return result;
    }

    private static Round load(Site site, String side, int clients, int seconds)
            throws IOException, InterruptedException {
        double portal = site.portalSeconds();
        double database = site.databaseSeconds();
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        site.url(),
                        "/bench/" + side + "/",
                        site.targets().toString(),
                        Integer.toString(clients),
                        Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the load stopped: " + said);
        }
        var numbers = said.split(" ");
        double perSecond = Double.parseDouble(numbers[0]);
        return new Round(
                perSecond,
                Double.parseDouble(numbers[1]),
                Double.parseDouble(numbers[2]),
                (site.portalSeconds() - portal) * 1e6 / (perSecond * seconds),
                (site.databaseSeconds() - database) * 1e6 / (perSecond * seconds));
    }

    private static Round median(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Round::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    static String[] options(Path folder, BenchDatabase database) {
        var options = new ArrayList<>(List.of(
                "--ecluse.data-folder=" + folder,
                "--ecluse.port=0",
                "--ecluse.purpose=drill",
                "--ecluse.database.url=" + database.url(),
                "--ecluse.database.owner-user=" + database.owner(),
                "--ecluse.database.owner-password=bench"));
        // Budgets are counted as ever and never reached: the bench measures granted reads.
        for (var scope : List.of("account", "partner", "service", "portal")) {
            for (var window : List.of("per-minute", "per-hour", "per-day")) {
                options.add("--ecluse.budgets." + scope + ".contacts." + window + "=1000000000");
                options.add("--ecluse.budgets." + scope + ".names." + window + "=1000000000");
            }
        }
        return options.toArray(String[]::new);
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
