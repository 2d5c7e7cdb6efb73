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
import org.springframework.boot.SpringApplication;

/**
 * {@code bench gate}: the guarded read over HTTP against the same read unguarded, in the same portal, in alternating rounds.
 * The load comes from a second process; every answer is checked to be the person's real e-mail address.
 */
final class GateBench {
    private static final int READERS = 64;
    private static final int ROUNDS = 3;

    private GateBench() {}

    record Round(double perSecond, double p50, double p99) {}

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
                return measured(url, file, clients, seconds);
            }
        } finally {
            delete(folder);
        }
    }

    private static String measured(String url, Path targets, int clients, int seconds)
            throws IOException, InterruptedException {
        var guarded = new ArrayList<Round>();
        var unguarded = new ArrayList<Round>();
        for (var side : List.of("guarded", "unguarded")) {
            System.err.println("warming up: " + side);
            load(url, side, targets, clients, seconds);
        }
        for (int round = 1; round <= ROUNDS; round++) {
            unguarded.add(told(round, "unguarded", load(url, "unguarded", targets, clients, seconds)));
            guarded.add(told(round, "guarded", load(url, "guarded", targets, clients, seconds)));
        }
        var g = median(guarded);
        var u = median(unguarded);
        return String.format(
                Locale.ROOT,
                "{\"clients\":%d,\"guarded_rps\":%.0f,\"unguarded_rps\":%.0f,\"ratio\":%.3f,\"guarded_p99_ms\":%.2f,"
                        + "\"unguarded_p99_ms\":%.2f,\"guarded_p50_ms\":%.2f,\"unguarded_p50_ms\":%.2f}",
                clients,
                g.perSecond(),
                u.perSecond(),
                g.perSecond() / u.perSecond(),
                g.p99(),
                u.p99(),
                g.p50(),
                u.p50());
    }

    private static Round told(int round, String side, Round result) {
        System.err.printf(
                Locale.ROOT,
                "round %d %-9s %7.0f/s  p50 %.2f ms  p99 %.2f ms%n",
                round,
                side,
                result.perSecond(),
                result.p50(),
                result.p99());
        return result;
    }

    private static Round load(String url, String side, Path targets, int clients, int seconds)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Load.class.getName(),
                        url,
                        "/bench/" + side + "/",
                        targets.toString(),
                        Integer.toString(clients),
                        Integer.toString(seconds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the load stopped: " + said);
        }
        var numbers = said.split(" ");
        return new Round(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]));
    }

    private static Round median(List<Round> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Round::perSecond))
                .toList()
                .get(rounds.size() / 2);
    }

    private static String[] options(Path folder, BenchDatabase database) {
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
