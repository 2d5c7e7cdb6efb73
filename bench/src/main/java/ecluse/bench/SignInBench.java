package ecluse.bench;

import ecluse.Ecluse;
import ecluse.drills.CannotRun;
import ecluse.drills.factors.PasskeyDevice;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.population.Account;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.population.Scale;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code bench signin}: how many people sign in by password, one after the other without a pause, and what that costs the others:
 * the pages of offices at work, a page each every tenth of a second, alone and beside the flood, in turns. Then sign-ins by
 * passkey; and wrong passwords of known and of unknown logins, in pairs, which must take alike. Clients, portal and database share
 * the machine.
 */
final class SignInBench {
    private static final long SEED = 1;
    private static final int ROUNDS = 3;
    private static final int READERS = 4;
    private static final int PASSKEYS = 4;
    /** Of pages and of signatures each: after 30 s the medians of ten seconds no longer fall. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private static final Duration BETWEEN_PAGES = Duration.ofMillis(100);
    private static final int PAIRS = 1_000;
    private static final int PAIR_ADDRESSES = 120;
    private static final int TRIES_A_LOGIN = 8;
    private static final int REFUSED = 422;
    private static final String PASSKEY = "/sign-in/passkey";

    private final Network network;
    private final List<Account> offices;
    private final List<Account> others;
    private final int clients;
    private final Duration length;

    private SignInBench(Network network, Population population, int clients, Duration length) {
        this.network = network;
        this.clients = clients;
        this.length = length;
        var accounts = population
                .partners()
                .flatMap(partner -> population.accounts(partner).stream())
                .toList();
        this.offices = accounts.stream()
                .filter(account -> account.role().worksAsOffice())
                .limit(READERS)
                .toList();
        this.others =
                accounts.stream().filter(account -> !offices.contains(account)).toList();
    }

    static String run(int people, int clients, int seconds) throws IOException, SQLException, InterruptedException {
        var folder = Files.createTempDirectory("ecluse-signin");
        try {
            var today = LocalDate.now(ZoneId.of("Europe/Paris"));
            var population = new Population(new Plan(people, SEED, today, Scale.LIVELY));
            PopulationFiles.write(population, folder.resolve("files"), written -> {});
            try (var database = new BenchDatabase(folder.resolve("postgres"));
                    var portal = portal(folder, database);
                    var network = Network.to(address(portal), READERS + clients)) {
                return new SignInBench(network, population, clients, Duration.ofSeconds(seconds)).measured();
            }
        } finally {
            GateBench.delete(folder);
        }
    }

    /** Where a password is a sign-in: what is measured is the password's own work. */
    private static ConfigurableApplicationContext portal(Path folder, BenchDatabase database) {
        var options = new ArrayList<>(List.of(GateBench.options(folder, database)));
        options.add("--ecluse.second-factor=offered");
        options.add("--ecluse.import-at-start=" + folder.resolve("files"));
        return new SpringApplicationBuilder(Ecluse.class).run(options.toArray(String[]::new));
    }

    private static URI address(ConfigurableApplicationContext portal) {
        return URI.create("http://localhost:" + portal.getEnvironment().getProperty("local.server.port"));
    }

    private String measured() throws IOException, InterruptedException {
        var readers = readers();
        beside(readers, WARM_UP, new Flood());
        var alone = new ArrayList<Latency>();
        var beside = new ArrayList<Latency>();
        var flood = new Flood();
        for (int i = 0; i < ROUNDS; i++) {
            alone.add(pages(readers, length));
            beside.add(beside(readers, length, flood));
            tell(
                    "pages alone p99 %.1f ms, beside the flood %.1f ms",
                    alone.getLast().p99(), beside.getLast().p99());
        }
        var idle = Latency.median(alone);
        var busy = Latency.median(beside);
        var passkeys = passkeys();
        var pairs = pairs();
        return new Figures()
                .with("clients", clients)
                .with("password_per_s", flood.in.sum() / (double) (ROUNDS * length.toSeconds()), 1)
                .with("told_to_come_back", flood.busy.sum())
                .with("others_idle_p99_ms", idle.p99(), 1)
                .with("others_p99_ms", busy.p99(), 1)
                .with("others_p99_ratio", busy.p99() / idle.p99(), 2)
                .with("passkey_p50_ms", passkeys.p50(), 1)
                .with("passkey_p99_ms", passkeys.p99(), 1)
                .with("enumeration_n", 2L * pairs.size())
                .with(
                        "known_p50_ms",
                        Latency.of(pairs.stream().mapToLong(Pair::known)).p50(),
                        2)
                .with(
                        "unknown_p50_ms",
                        Latency.of(pairs.stream().mapToLong(Pair::unknown)).p50(),
                        2)
                .with("known_took_longer_share", longer(pairs), 3)
                .json();
    }

    // --- Others at work
    // ------------------------------------------------------------------------------------------------

    /** Somebody at work, and the pages that they go through. */
    private record Reader(Browser browser, List<String> paths) {}

    private List<Reader> readers() throws IOException, InterruptedException {
        var readers = new ArrayList<Reader>();
        for (var office : offices) {
            var browser = network.browser(readers.size());
            if (!signedIn(browser, office)) {
                throw new CannotRun("an office of the bench could not sign in");
            }
            var groups = browser.get("/kairos/groups").links("/kairos/groups/").stream()
                    .filter(link -> link.matches("/kairos/groups/[^/?#]+"))
                    .toList();
            readers.add(new Reader(browser, groups.isEmpty() ? List.of("/kairos/groups") : groups));
        }
        return readers;
    }

    private Latency beside(List<Reader> readers, Duration time, Flood flood) throws InterruptedException {
        var over = new AtomicBoolean();
        try (var threads = Executors.newFixedThreadPool(clients)) {
            for (int c = 0; c < clients; c++) {
                int client = c;
                threads.submit(() -> flood.signIn(client, over));
            }
            try {
                return pages(readers, time);
            } finally {
                over.set(true);
            }
        }
    }

    private static Latency pages(List<Reader> readers, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newFixedThreadPool(readers.size())) {
            var rounds = new ArrayList<Future<LongStream>>();
            for (var reader : readers) {
                rounds.add(threads.submit(() -> pages(reader, end)));
            }
            return Latency.of(joined(rounds));
        }
    }

    private static LongStream pages(Reader reader, long end) throws IOException, InterruptedException {
        var times = LongStream.builder();
        for (int turn = 0; System.nanoTime() < end; turn++) {
            var path = reader.paths().get(turn % reader.paths().size());
            long start = System.nanoTime();
            var answer = reader.browser().get(path);
            times.add(System.nanoTime() - start);
            if (!answer.ok()) {
                throw new CannotRun(path + " answered " + answer.status());
            }
            Thread.sleep(BETWEEN_PAGES);
        }
        return times.build();
    }

    private static LongStream joined(List<Future<LongStream>> rounds) throws InterruptedException {
        var all = LongStream.empty();
        for (var round : rounds) {
            try {
                all = LongStream.concat(all, round.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a page did not come", e);
            }
        }
        return all;
    }

    // --- The flood
    // -----------------------------------------------------------------------------------------------------

    private boolean signedIn(Browser browser, Account account) throws IOException, InterruptedException {
        return browser.signIn(account.email(), DemoPassword.TEXT).location().isPresent();
    }

    /** People who sign in, each as another account, so that nobody waits for failures of before. */
    private final class Flood {
        private final AtomicInteger next = new AtomicInteger();
        private final LongAdder in = new LongAdder();
        private final LongAdder busy = new LongAdder();

        private Void signIn(int client, AtomicBoolean over) throws IOException, InterruptedException {
            while (!over.get()) {
                var account = others.get(next.getAndIncrement() % others.size());
                boolean let = signedIn(network.browser(READERS + client), account);
                if (!over.get()) {
                    (let ? in : busy).increment();
                }
            }
            return null;
        }
    }

    // --- Passkeys
    // ------------------------------------------------------------------------------------------------------

    /** The answer to the signature alone: the page that asks for it came before. One each tenth of a second, as with pages. */
    private Latency passkeys() throws IOException, InterruptedException {
        var devices = new ArrayList<PasskeyDevice>();
        for (int i = 0; i < PASSKEYS; i++) {
            devices.add(device(others.get(i)));
        }
        signed(devices, WARM_UP);
        return signed(devices, length);
    }

    private Latency signed(List<PasskeyDevice> devices, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newFixedThreadPool(PASSKEYS)) {
            var rounds = new ArrayList<Future<LongStream>>();
            devices.forEach(device -> rounds.add(threads.submit(() -> timed(device, end))));
            return Latency.of(joined(rounds));
        }
    }

    private PasskeyDevice device(Account account) throws IOException, InterruptedException {
        var browser = network.browser(0);
        signedIn(browser, account);
        var device = new PasskeyDevice();
        var page = browser.get("/my-factors/passkey");
        var answer = browser.postKnown(
                "/my-factors/passkey",
                Fields.of(
                        "asked",
                        PasskeyDevice.asked(page),
                        "answer",
                        device.made(page, network.portal()),
                        "name",
                        "bench"));
        if (!answer.ok()) {
            throw new CannotRun("an account of the bench could not make a passkey: " + answer.status());
        }
        return device;
    }

    private LongStream timed(PasskeyDevice device, long end) {
        var times = LongStream.builder();
        try {
            while (System.nanoTime() < end) {
                var browser = network.browser(0);
                var page = browser.get(PASSKEY);
                var fields =
                        Fields.of("asked", PasskeyDevice.asked(page), "answer", device.signed(page, network.portal()));
                long start = System.nanoTime();
                var answer = browser.postKnown(PASSKEY, fields);
                times.add(System.nanoTime() - start);
                if (answer.location().isEmpty()) {
                    throw new CannotRun("a passkey was answered " + answer.status());
                }
                Thread.sleep(BETWEEN_PAGES);
            }
        } catch (IOException e) {
            throw new IllegalStateException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return times.build();
    }

    // --- Who has an account
    // --------------------------------------------------------------------------------------------

    /** A wrong password of somebody and of nobody, one right after the other; in nanoseconds. */
    private record Pair(long known, long unknown) {}

    /** From so many addresses, and as each login so few times, that nobody is told to wait. */
    private List<Pair> pairs() throws IOException, InterruptedException {
        var pairs = new ArrayList<Pair>();
        var random = new Random(SEED);
        try (var many = Network.to(network.portal(), PAIR_ADDRESSES)) {
            int number = Math.min(PAIRS, others.size() * TRIES_A_LOGIN);
            for (int i = 0; i < number; i++) {
                var known = others.get(i % others.size()).email();
                var unknown = "nobody" + i + known.substring(known.indexOf('@'));
                boolean first = random.nextBoolean();
                long one = wrong(many.browser(i), first ? known : unknown);
                long other = wrong(many.browser(i), first ? unknown : known);
                pairs.add(first ? new Pair(one, other) : new Pair(other, one));
            }
        }
        return pairs;
    }

    private static long wrong(Browser browser, String login) throws IOException, InterruptedException {
        browser.get("/sign-in");
        var fields = Fields.of("login", login, "password", "not-the-password-of-anybody");
        long start = System.nanoTime();
        var answer = browser.postKnown("/sign-in", fields);
        long took = System.nanoTime() - start;
        if (answer.status() != REFUSED) {
            throw new CannotRun("a wrong password was answered " + answer.status());
        }
        return took;
    }

    private static double longer(List<Pair> pairs) {
        return pairs.stream().filter(pair -> pair.known() > pair.unknown()).count() / (double) pairs.size();
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
