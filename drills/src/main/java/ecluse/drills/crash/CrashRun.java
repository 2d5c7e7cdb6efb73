package ecluse.drills.crash;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.http.Network;
import ecluse.drills.population.Account;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.population.Role;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A portal of its own, killed and started again on the same data. What must hold afterwards is asked of the pages that readers
 * have and of the published ledger; the portal is not believed.
 */
final class CrashRun {

    private static final int READERS = 6;
    private static final int FIRST_READERS_ADDRESS = 8;
    private static final int ADDRESSES = FIRST_READERS_ADDRESS + READERS;
    private static final int PORTAL_HEAP_MEGABYTES = 256;
    /** Every so many rounds the database is killed as well. */
    private static final int WITH_THE_DATABASE = 3;

    /** In one round of so many. */
    private static final int BEFORE_THE_FIRST_PAGE = 5;

    private static final long LATEST_KILL_MS = 1_500;
    private static final long LATEST_SECOND_KILL_MS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MS = 50;

    private static final Pattern KEY =
            Pattern.compile("The ledger is published as ([^\\s\"]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/=]+)");

    private final Population population;
    private final Path folder;
    private final int rounds;
    private final SplittableRandom random;
    private final long seed;
    private final PrintStream out;
    private final int port;
    private final Path data;
    private final Postmaster postmaster;
    private final Figures figures = new Figures();
    private final Answers answers = new Answers();
    private final List<Thread> threads = new ArrayList<>();

    CrashRun(Population population, Path folder, int rounds, long seed, PrintStream out) throws IOException {
        this.population = population;
        this.folder = folder;
        this.rounds = rounds;
        this.random = new SplittableRandom(seed);
        this.seed = seed;
        this.out = out;
        this.port = freePort();
        this.data = folder.resolve("data");
        this.postmaster = new Postmaster(data);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Figures run() throws IOException, InterruptedException {
        PopulationFiles.write(population, folder.resolve("population"), written -> {});
        var portal = PortalProcess.start(options().with("import-at-start", folder.resolve("population")));
        try (var network = Network.to(portal.address(), ADDRESSES)) {
            var key = key();
            var log = TrustedLog.of(key, Quorum.NONE);
            var published = new FolderStore(data.resolve("ledger"));
            var evidence = new Evidence(published, log, figures);
            startReaders(network);
            try (var watch = CheckpointWatch.start(published, log)) {
                for (int round = 1; round <= rounds; round++) {
                    letThemRead();
                    portal = crash(portal, round);
                    look(evidence, watch);
                    figures.round();
                    say(round, evidence, watch);
                }
                stopReaders();
                atTheEnd(evidence, watch, key);
            }
        } finally {
            threads.forEach(Thread::interrupt);
            portal.close();
            postmaster.end();
        }
        return figures;
    }

    // --- The portal
    // ---------------------------------------------------------------------------------------------------

    private PortalOptions options() {
        return PortalOptions.loggingTo(folder.resolve("portal.log"))
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .upSoon()
                .with("purpose", "drill")
                .with("port", port)
                .with("data-folder", data);
    }

    /** As whoever runs the portal reads it and hands it on. */
    private VerifierKey key() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var said = KEY.matcher(Files.readString(folder.resolve("portal.log")));
            if (said.find()) {
                return parsed(said.group(1));
            }
            Thread.sleep(PAUSE_MS);
        }
        throw new StepFailed(
                "learn the ledger's key", "the portal does not say it within " + PATIENCE.toSeconds() + " s");
    }

    private static VerifierKey parsed(String key) {
        try {
            return VerifierKey.parse(key);
        } catch (BadProof e) {
            throw new StepFailed("learn the ledger's key", e.getMessage());
        }
    }

    /** In most rounds the kill comes while pages are read; in some it may come before the first. */
    private void letThemRead() throws InterruptedException {
        if (random.nextInt(BEFORE_THE_FIRST_PAGE) > 0) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (answers.waiting() < READERS && System.nanoTime() < deadline) {
                Thread.sleep(PAUSE_MS);
            }
        }
        Thread.sleep(random.nextLong(LATEST_KILL_MS));
    }

    private PortalProcess crash(PortalProcess portal, int round) throws IOException, InterruptedException {
        boolean database = round % WITH_THE_DATABASE == 0;
        if (database) {
            postmaster.kill();
            Thread.sleep(random.nextLong(LATEST_SECOND_KILL_MS));
        }
        portal.kill();
        long killed = System.nanoTime();
        var again = PortalProcess.start(options());
        out.printf(
                "  round %d of %d: killed the portal%s, open again after %.1f s%n",
                round, rounds, database ? " and its database" : "", (System.nanoTime() - killed) / 1e9);
        return again;
    }

    // --- The readers
    // --------------------------------------------------------------------------------------------------

    private void startReaders(Network network) throws IOException, InterruptedException {
        var readers = new ArrayList<Reader>();
        for (var account : offices()) {
            var browser = network.browser(FIRST_READERS_ADDRESS + readers.size());
            readers.add(new Reader(readers.size(), account.email(), browser, answers, seed));
        }
        for (var reader : readers) {
            reader.arrive();
        }
        readers.forEach(reader -> threads.add(Thread.ofVirtual().name("reader").start(reader)));
    }

    private List<Account> offices() {
        return population
                .partners()
                .flatMap(partner -> population.accounts(partner).stream()
                        .filter(account -> account.role() == Role.TRAINING_OFFICE_MANAGER)
                        .limit(1))
                .limit(READERS)
                .toList();
    }

    private void stopReaders() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            thread.join();
        }
    }

    // --- What is left
    // -------------------------------------------------------------------------------------------------

    private void look(Evidence evidence, CheckpointWatch watch) throws IOException, InterruptedException {
        var fresh = answers.take();
        var fetched = watch.fetched();
        long last = fresh.stream().mapToLong(Answer::last).max().orElse(0);
        evidence.afterCrash(covering(evidence, Math.max(last, largest(fetched))), fresh, fetched);
    }

    private void say(int round, Evidence evidence, CheckpointWatch watch) {
        out.printf(
                "  round %d of %d: so far %,d answers held against %,d entries, %,d checkpoints%n",
                round,
                rounds,
                evidence.answers(),
                evidence.entries(),
                watch.fetched().size());
        figures.words().forEach(word -> out.println("    " + word));
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
        long deadline = System.nanoTime() + PATIENCE.toNanos();
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

    private void atTheEnd(Evidence evidence, CheckpointWatch watch, VerifierKey key)
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
        var verdict = Auditor.run(data.resolve("ledger"), key.text(), postmaster);
        out.print(verdict.words().indent(2));
        if (verdict.exit() != 0) {
            figures.inconsistent("the auditor ended with " + verdict.exit());
        }
        out.printf(
                "  %,d answers, %,d receipts, %,d checkpoints held against the whole ledger%n",
                evidence.answers(), evidence.receipts(), fetched.size());
    }
}
