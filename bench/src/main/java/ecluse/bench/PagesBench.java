package ecluse.bench;

import ecluse.Ecluse;
import ecluse.drills.CannotRun;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import ecluse.drills.population.Account;
import ecluse.drills.population.Caseload;
import ecluse.drills.population.Partner;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.population.Role;
import ecluse.drills.population.Scale;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code bench pages}: the pages that offices and advisers have open all day, over HTTP, by accounts that signed in as people
 * do. The partner is the one with the most people, the advisers those with the largest caseloads. Each page's round trips to the
 * database are counted on the wire.
 */
final class PagesBench {
    /** So many people make up one organisation and its enrolments at the lively scale, on average. */
    static final int PEOPLE_PER_ORGANISATION = 143;

    private static final long SEED = 1;
    private static final int WARM_UP_SECONDS = 10;
    private static final int WARM_UP_REQUESTS = 8;
    private static final Duration AFTER_THE_ANSWER = Duration.ofMillis(1_500);
    private static final int COUNTED = 7;
    private static final int GROUPS_EACH = 12;

    /** So many sign in where round trips are counted. */
    private static final int COUNTING = 2;

    private final Population population;
    private final int clients;
    private final Network network;
    private final BenchDatabase database;
    private final Keyring keyring;

    private PagesBench(Site site, int clients, Network network) {
        this.population = site.population();
        this.clients = clients;
        this.network = network;
        this.database = site.database();
        this.keyring = site.keyring();
    }

    /** One page as its readers ask for it. */
    private record Page(String name, List<Reader> readers) {}

    /** Somebody who is signed in, and the addresses that they walk through. */
    private record Reader(Browser browser, List<String> paths) {}

    static String run(int people, int clients, int seconds) throws IOException, SQLException, InterruptedException {
        return prepared(people, site -> {
            var timed = site.timed(clients, seconds);
            return figures(site.population(), clients, timed, site.counted());
        });
    }

    /** The statements of each page's round trips, in a population of this size; nothing is timed. */
    static Map<String, List<String>> roundTrips(int people) throws IOException, SQLException, InterruptedException {
        return prepared(people, Site::counted);
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(Site site) throws IOException, SQLException, InterruptedException;
    }

    private static <T> T prepared(int people, Work<T> work) throws IOException, SQLException, InterruptedException {
        var folder = Files.createTempDirectory("ecluse-pages");
        try {
            var today = LocalDate.now(ZoneId.of("Europe/Paris"));
            var population = new Population(new Plan(people, SEED, today, Scale.LIVELY));
            tell("making up %,d people, %,d organisations", people, population.partnerCount());
            PopulationFiles.write(population, folder.resolve("files"), written -> {});
            try (var database = new BenchDatabase(folder.resolve("postgres"))) {
                tell("importing");
                portal(folder, database.url(), database, "--ecluse.import-at-start=" + folder.resolve("files"))
                        .close();
                database.settle();
                return work.with(new Site(folder, population, database, new Keyring(Clock.systemUTC())));
            }
        } finally {
            GateBench.delete(folder);
        }
    }

    /** A population that is there, for one portal after the other; what an account's factor is, the next one must know too. */
    private record Site(Path folder, Population population, BenchDatabase database, Keyring keyring) {
        /** How long each page takes, all clients asking for it at once. */
        Map<String, Latency> timed(int clients, int seconds) throws IOException, InterruptedException {
            try (var portal = portal(folder, database.url(), database);
                    var network = Network.to(address(portal), clients)) {
                return new PagesBench(this, clients, network).timed(seconds);
            }
        }

        /** A wire between would have its share of what is timed: the round trips are counted by a portal of their own. */
        Map<String, List<String>> counted() throws IOException, InterruptedException {
            try (var wire = Wire.to(database.port());
                    var portal = portal(folder, database.url(wire.port()), database);
                    var network = Network.to(address(portal), COUNTING)) {
                return new PagesBench(this, COUNTING, network).counted(wire);
            }
        }
    }

    private static ConfigurableApplicationContext portal(
            Path folder, String url, BenchDatabase database, String... more) {
        var options = new ArrayList<>(List.of(GateBench.options(folder, database)));
        options.removeIf(option -> option.equals("--ecluse.database.url=" + database.url()));
        options.add("--ecluse.database.url=" + url);
        options.addAll(List.of(more));
        return new SpringApplicationBuilder(Ecluse.class).run(options.toArray(String[]::new));
    }

    private static URI address(ConfigurableApplicationContext portal) {
        return URI.create("http://localhost:" + portal.getEnvironment().getProperty("local.server.port"));
    }

    private Map<String, Latency> timed(int seconds) throws IOException, InterruptedException {
        var pages = pages();
        for (var page : pages) {
            asked(page, Duration.ofSeconds(WARM_UP_SECONDS));
        }
        var timed = new LinkedHashMap<String, Latency>();
        for (var page : pages) {
            var latency = asked(page, Duration.ofSeconds(seconds));
            tell("%-8s p50 %.1f ms  p99 %.1f ms", page.name(), latency.p50(), latency.p99());
            timed.put(page.name(), latency);
        }
        return timed;
    }

    private Map<String, List<String>> counted(Wire wire) throws IOException, InterruptedException {
        var counted = new LinkedHashMap<String, List<String>>();
        for (var page : pages()) {
            counted.put(page.name(), trips(wire, page));
            tell("%-8s %d round trips", page.name(), counted.get(page.name()).size());
        }
        return counted;
    }

    private static String figures(
            Population population, int clients, Map<String, Latency> timed, Map<String, List<String>> counted) {
        var rows = new ArrayList<String>();
        timed.forEach((page, latency) -> rows.add(String.format(
                Locale.ROOT,
                "{\"page\":\"%s\",\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"sql\":%d}",
                page,
                latency.p50(),
                latency.p99(),
                counted.getOrDefault(page, List.of()).size())));
        return String.format(
                Locale.ROOT,
                "{\"people\":%d,\"organisations\":%d,\"enrolments\":%d,\"clients\":%d,\"partner_people\":%d,"
                        + "\"adviser_people\":%d,\"pages\":[%s]}",
                population.size(),
                population.partnerCount(),
                population.partners().mapToLong(Partner::places).sum(),
                clients,
                largest(population).places(),
                advisers(population, 1).getFirst().size(),
                String.join(",", rows));
    }

    private static Partner largest(Population population) {
        return population
                .partners()
                .max(Comparator.comparingInt(Partner::places))
                .orElseThrow();
    }

    private static List<Caseload> advisers(Population population, int most) {
        return population.caseloads().stream()
                .sorted(Comparator.comparingInt(Caseload::size).reversed())
                .limit(most)
                .toList();
    }

    private List<Page> pages() throws IOException, InterruptedException {
        var meetings = new ArrayList<Reader>();
        var offices = new ArrayList<Reader>();
        var rosters = new ArrayList<Reader>();
        var months = new ArrayList<Reader>();
        for (var account : offices()) {
            var browser = signedIn(account, offices.size());
            var groups = browser.get("/kairos/groups").links("/kairos/groups/").stream()
                    .filter(link -> link.matches("/kairos/groups/[^/?#]+"))
                    .distinct()
                    .limit(GROUPS_EACH)
                    .toList();
            if (groups.isEmpty()) {
                throw new CannotRun("the page of groups has none");
            }
            offices.add(new Reader(browser, List.of("/kairos/today")));
            rosters.add(new Reader(browser, groups));
            meetings.add(new Reader(browser, List.of("/meetings/" + meeting(groups.getFirst()))));
            months.add(new Reader(
                    browser,
                    groups.stream()
                            .map(group ->
                                    "/kairos/attendance/" + group.substring("/kairos/groups/".length()) + "/month")
                            .toList()));
        }
        var caseloads = new ArrayList<Reader>();
        for (var caseload : advisers(population, clients)) {
            caseloads.add(new Reader(signedIn(caseload.adviser(), caseloads.size()), List.of("/caseload")));
        }
        return List.of(
                new Page("today", offices),
                new Page("roster", rosters),
                new Page("month", months),
                new Page("caseload", caseloads),
                new Page("meeting", meetings));
    }

    /** A meeting for a group, to which its people are proposed: no file brings one. */
    private UUID meeting(String group) {
        var id = UUID.randomUUID();
        var session = UUID.fromString(group.substring("/kairos/groups/".length()));
        try (var connection = database.connect();
                var meeting = connection.prepareStatement("""
                        insert into meetings.meeting (id, training_session, starts_at, place, capacity, changed_at, changed_by)
                        select ?, ?, now() + interval '9 days', 'Salle 1', 20, now(), a.id from accounts.account a limit 1
                        """);
                var people = connection.prepareStatement("""
                        insert into meetings.registration (id, meeting, person, source, by_office, state, changed_at)
                        select gen_random_uuid(), ?, e.person, 'OFFICE', true, 'PROPOSED', now()
                          from training.enrolment e where e.training_session = ? group by e.person
                        """)) {
            for (var statement : List.of(meeting, people)) {
                statement.setObject(1, id);
                statement.setObject(2, session);
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a meeting could not be made", e);
        }
        return id;
    }

    /** Of the largest partner. */
    private List<Account> offices() {
        return population.accounts(largest(population)).stream()
                .filter(account -> account.role() == Role.TRAINING_OFFICE_MANAGER)
                .limit(clients)
                .toList();
    }

    private Browser signedIn(Account account, int address) throws IOException, InterruptedException {
        var browser = network.browser(address);
        keyring.signIn(browser, account.email()).ifPresent(answer -> {
            throw new CannotRun("an account of the bench could not sign in: " + answer.status());
        });
        return browser;
    }

    /**
     * Of one request when nobody else asks. What the portal does besides is not the page's: it is heard when the answer has come,
     * and left out; what comes more seldom falls out with the median.
     */
    private static List<String> trips(Wire wire, Page page) throws IOException, InterruptedException {
        var reader = page.readers().getFirst();
        var path = reader.paths().getFirst();
        var besides = new HashSet<String>();
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            ask(reader, path);
            besides.addAll(wire.during(() -> Thread.sleep(AFTER_THE_ANSWER)));
        }
        var counted = new ArrayList<List<String>>();
        for (int i = 0; i < COUNTED; i++) {
            counted.add(wire.during(() -> ask(reader, path)).stream()
                    .filter(trip -> !besides.contains(trip))
                    .toList());
        }
        counted.sort(Comparator.comparingInt(List::size));
        return counted.get(COUNTED / 2);
    }

    private static void ask(Reader reader, String path) throws IOException, InterruptedException {
        var answer = reader.browser().get(path);
        if (answer.status() != 200) {
            throw new CannotRun(path + " answered " + answer.status());
        }
    }

    /** All clients at once, each one page after the other. */
    private Latency asked(Page page, Duration length) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(clients)) {
            var rounds = new ArrayList<Future<LongStream>>();
            long end = System.nanoTime() + length.toNanos();
            for (int c = 0; c < clients; c++) {
                var reader = page.readers().get(c % page.readers().size());
                rounds.add(threads.submit(() -> times(reader, end)));
            }
            var all = LongStream.empty();
            for (var round : rounds) {
                all = LongStream.concat(all, round.get());
            }
            return Latency.of(all);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a page did not come", e);
        }
    }

    private static LongStream times(Reader reader, long end) throws IOException, InterruptedException {
        var times = LongStream.builder();
        for (int turn = 0; System.nanoTime() < end; turn++) {
            var path = reader.paths().get(turn % reader.paths().size());
            long start = System.nanoTime();
            ask(reader, path);
            times.add(System.nanoTime() - start);
        }
        return times.build();
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
