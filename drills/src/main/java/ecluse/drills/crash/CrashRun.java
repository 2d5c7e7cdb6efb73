package ecluse.drills.crash;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.factors.Keyring;
import ecluse.drills.population.Account;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.portal.PortalOptions;
import ecluse.drills.portal.PortalProcess;
import ecluse.translog.BadProof;
import ecluse.translog.FolderStore;
import ecluse.translog.Quorum;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.TrustedLog;
import ecluse.translog.VerifierKey;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two portals on one database, one of which is killed again and again while the other goes on. What must hold afterwards is
 * asked of what readers have, pages and receipts, and of the published ledger; the portals are not believed.
 */
final class CrashRun {

    private static final int READERS_A_NODE = 3;
    private static final int PORTAL_HEAP_MEGABYTES = 192;
    /** Every so many rounds the database is killed as well. */
    private static final int WITH_THE_DATABASE = 3;

    /** Where the node killed last is to be killed again: in one of so many cases while it still starts. */
    private static final int WHILE_IT_STARTS = 3;

    private static final long LATEST_KILL_MS = 1_000;
    private static final long LATEST_SECOND_KILL_MS = 300;
    private static final Duration TO_LEAVE_START_CACHE = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /**
     * An entry that is not in the ledger by then counts as none. On a busy machine a node may need a minute to start and go on
     * publishing; where entries were lost, others soon stand in their positions, so waiting hides nothing.
     */
    private static final Duration TO_BE_PUBLISHED = Duration.ofMinutes(3);

    private static final long PAUSE_MS = 50;

    private final Population population;
    private final Path folder;
    private final int rounds;
    private final SplittableRandom random;
    private final long seed;
    private final PrintStream out;
    private final Keyring keyring;
    private final Path data;
    private final Figures figures = new Figures();
    private final Answers answers = new Answers(2 * READERS_A_NODE);

    CrashRun(Population population, Path folder, int rounds, long seed, Clock clock, PrintStream out) {
        this.population = population;
        this.folder = folder;
        this.rounds = rounds;
        this.random = new SplittableRandom(seed);
        this.seed = seed;
        this.out = out;
        this.keyring = new Keyring(clock);
        this.data = folder.resolve("data");
    }

    Figures run() throws IOException, InterruptedException {
        var key = prepare();
        try (var database = Postmaster.start(data);
                var first = Node.start("1", options(database, "1"), answers);
                var second = Node.start("2", options(database, "2"), answers)) {
            var log = TrustedLog.of(key, Quorum.NONE);
            var published = new FolderStore(data.resolve("ledger"));
            var evidence = new Evidence(published, log, figures);
            admitReaders(first, second);
            try (var watch = CheckpointWatch.start(published, log)) {
                crashAgainAndAgain(database, first, second, evidence, watch);
                stopReaders(first, second);
                atTheEnd(evidence, watch, key, database);
            }
        }
        return figures;
    }

    // --- The portals
    // --------------------------------------------------------------------------------------------------

    /** A portal of the usual kind makes database and keys, imports, says under which key it publishes, and stops. */
    private VerifierKey prepare() throws IOException, InterruptedException {
        PopulationFiles.write(population, folder.resolve("population"), written -> {});
        var options = options("portal")
                .with("port", 0)
                .with("import-at-start", folder.resolve("population"))
                .leavingStartCache(startCache());
        try (var portal = PortalProcess.start(options)) {
            var key = parsed(portal.ledgerKey());
            portal.close(TO_LEAVE_START_CACHE);
            return key;
        }
    }

    private PortalOptions options(Postmaster database, String name) throws IOException {
        return options("node-" + name)
                .fromStartCache(startCache())
                .with("port", freePort())
                .with("database.url", database.url())
                .with("database.owner-user", database.owner())
                .withSecret("database.owner-password", database.ownersPassword());
    }

    private PortalOptions options(String name) {
        return PortalOptions.loggingTo(folder.resolve(name + ".log"))
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .upSoon()
                .with("purpose", "drill")
                .with("data-folder", data);
    }

    private Path startCache() {
        return folder.resolve("start.cache");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static VerifierKey parsed(String key) {
        try {
            return VerifierKey.parse(key);
        } catch (BadProof e) {
            throw new StepFailed("learn the ledger's key", e.getMessage());
        }
    }

    // --- The rounds
    // ---------------------------------------------------------------------------------------------------

    private void crashAgainAndAgain(
            Postmaster database, Node first, Node second, Evidence evidence, CheckpointWatch watch)
            throws IOException, InterruptedException {
        var starting = first;
        for (int round = 1; round <= rounds; round++) {
            boolean again = random.nextBoolean();
            var victim = again ? starting : starting == first ? second : first;
            var other = victim == first ? second : first;
            awaitTheMoment(starting, again);
            crash(victim, other, database, round, evidence, watch);
            figures.round();
            starting = victim;
        }
        starting.awaitOpen();
    }

    /**
     * Pages are being read at both nodes, and nobody knows how far any of them is. Only the node that starts may be killed
     * before its first page, as otherwise none would go on.
     */
    private void awaitTheMoment(Node starting, boolean again) throws InterruptedException {
        if (!again || random.nextInt(WHILE_IT_STARTS) > 0) {
            starting.awaitOpen();
            starting.awaitMoreThan(starting.answered(), PATIENCE);
        }
        Thread.sleep(random.nextLong(LATEST_KILL_MS));
    }

    private void crash(
            Node victim, Node other, Postmaster database, int round, Evidence evidence, CheckpointWatch watch)
            throws IOException, InterruptedException {
        boolean both = round % WITH_THE_DATABASE == 0;
        long begun = System.nanoTime();
        if (both) {
            database.kill();
            Thread.sleep(random.nextLong(LATEST_SECOND_KILL_MS));
        }
        victim.kill();
        long before = other.answered();
        if (both) {
            database.start();
        }
        victim.launch();
        other.awaitMoreThan(before, PATIENCE);
        look(evidence, watch);
        out.printf(
                "  round %d of %d: killed node %s%s; node %s gave %,d pages in the %.1f s since%n",
                round,
                rounds,
                victim.name(),
                both ? " and the database" : "",
                other.name(),
                other.answered() - before,
                (System.nanoTime() - begun) / 1e9);
        say(evidence, watch);
    }

    private void say(Evidence evidence, CheckpointWatch watch) {
        out.printf(
                "    so far %,d pages and %,d receipts held against %,d entries, %,d checkpoints%n",
                evidence.answers(),
                evidence.receipts(),
                evidence.entries(),
                watch.fetched().size());
        figures.words().forEach(word -> out.println("    " + word));
        out.flush();
    }

    // --- The readers
    // --------------------------------------------------------------------------------------------------

    private void admitReaders(Node first, Node second) throws IOException, InterruptedException {
        int reader = 0;
        for (var account : offices()) {
            var node = reader % 2 == 0 ? first : second;
            node.admit(reader++, account.email(), keyring, seed);
        }
    }

    private List<Account> offices() {
        return population
                .partners()
                .flatMap(partner -> population.accounts(partner).stream()
                        .filter(account -> account.role().worksAsOffice())
                        .limit(1))
                .limit(2 * READERS_A_NODE)
                .toList();
    }

    private void stopReaders(Node first, Node second) throws InterruptedException {
        first.stopReaders();
        second.stopReaders();
        first.fetchWhatIsDue(PATIENCE);
        second.fetchWhatIsDue(PATIENCE);
    }

    // --- What is left
    // -------------------------------------------------------------------------------------------------

    private void look(Evidence evidence, CheckpointWatch watch) throws IOException, InterruptedException {
        var fresh = answers.take();
        var receipts = answers.takeReceipts();
        var fetched = watch.fetched();
        long last = fresh.stream().mapToLong(Answer::last).max().orElse(0);
        long size = Math.max(last, Math.max(largest(fetched), Evidence.largest(receipts)));
        evidence.afterCrash(covering(evidence, size), fresh, receipts, fetched);
        answers.takeDenied().forEach(link -> figures.lost("the page links to " + link + ", and there is no receipt"));
    }

    private static long largest(List<SignedCheckpoint> fetched) {
        return fetched.stream()
                .mapToLong(each -> each.checkpoint().size())
                .max()
                .orElse(0);
    }

    /** The published checkpoint, once it covers this position; the last one there if it never does. */
    private static SignedCheckpoint covering(Evidence evidence, long position)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TO_BE_PUBLISHED.toNanos();
        while (true) {
            var checkpoint = evidence.checkpoint();
            boolean late = System.nanoTime() > deadline;
            if (checkpoint.isPresent() && (late || checkpoint.get().checkpoint().size() >= position)) {
                return checkpoint.get();
            }
            if (late) {
                throw new StepFailed("read the published checkpoint", "there is none that the portal signed");
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private void atTheEnd(Evidence evidence, CheckpointWatch watch, VerifierKey key, Postmaster database)
            throws IOException, InterruptedException {
        look(evidence, watch);
        watch.close();
        var fetched = watch.fetched();
        evidence.atTheEnd(covering(evidence, largest(fetched)), fetched);
        for (long i = 0; i < answers.withoutReference(); i++) {
            figures.releasedWithoutEntry("a page with facts and no reference");
        }
        if (watch.unreadable() > 0) {
            figures.inconsistent(watch.unreadable() + " times the checkpoint could not be read or believed");
        }
        var verdict = Auditor.run(data.resolve("ledger"), key.text(), database);
        out.print(verdict.words().indent(2));
        if (verdict.exit() != 0) {
            figures.inconsistent("the auditor ended with " + verdict.exit());
        }
        out.printf(
                "  %,d pages, %,d receipts, %,d checkpoints held against the whole ledger%n",
                evidence.answers(), evidence.receipts(), fetched.size());
    }
}
