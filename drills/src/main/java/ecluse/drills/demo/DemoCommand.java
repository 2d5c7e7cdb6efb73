package ecluse.drills.demo;

import ecluse.drills.CannotRun;
import ecluse.drills.Options;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Network;
import ecluse.drills.mail.KeptMails;
import ecluse.drills.mail.MailSink;
import ecluse.drills.mail.MailSite;
import ecluse.drills.population.GenerateCommand;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.Scale;
import ecluse.drills.portal.PortalOptions;
import ecluse.drills.portal.PortalProcess;
import ecluse.translog.FolderStore;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/** {@code demo [--people N] [--port P] [--folder DIR] [--fresh]}: runs until Ctrl-C. */
public final class DemoCommand {
    private static final int DEFAULT_PEOPLE = 20_000;
    private static final int DEFAULT_PORT = 8080;
    private static final int MAIL_PAGE_PORT = 8025;
    private static final int CODES_PAGE_PORT = 8026;
    private static final int PORTAL_HEAP_MEGABYTES = 224;
    private static final int SLOWEST_IMPORT_PER_SECOND = 1_000;
    /** From about twice as many on, the import would lose what the start gains. */
    private static final int MOST_PEOPLE_FOR_QUICK = 100_000;

    private static final Duration TO_COSIGN = Duration.ofSeconds(20);
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    private final Clock clock;
    private final PrintStream out;
    private final Options options;
    private final int port;

    private DemoCommand(Options options, Clock clock, PrintStream out) {
        this.clock = clock;
        this.out = out;
        this.options = options;
        this.port = options.number("port", DEFAULT_PORT, 0, 65_535);
    }

    /** Returns only when the portal ended by itself. */
    public static void run(List<String> arguments, Clock clock, PrintStream out) {
        var options = Options.read(arguments, Set.of("people", "port", "folder", "seed"), Set.of("fresh"));
        var folderPath = options.path("folder").orElse(Path.of(".ecluse", "demo"));
        try (var folder = DemoFolder.open(folderPath)) {
            new DemoCommand(options, clock, out).run(folder);
        } catch (IOException e) {
            throw new CannotRun("the demo cannot go on: " + e + ".", e);
        }
    }

    private void run(DemoFolder folder) throws IOException {
        PortalProcess.requireBuilt();
        requireFree(port);
        if (options.has("fresh")) {
            folder.empty();
        }
        var population = population(folder);
        var mails = new KeptMails(folder.mails(), clock);
        try (var sink = MailSink.start(mails);
                var mailSite = MailSite.start(mails, MAIL_PAGE_PORT);
                var witness = DemoWitness.in(folder.witness());
                var portal = launchPortal(folder, population, sink, witness)) {
            portal.awaitOpen();
            folder.markImported();
            try (var network = Network.to(portal.address(), 1)) {
                var keyring = keyring(folder);
                var people = new SignedIn(keyring, network);
                people.makeFactors();
                var life = new DemoLife(folder, population, clock, mails, network, people);
                greet(folder, population, portal, mailSite, keyring, people, witness, life);
            }
        }
    }

    /** Until the portal ends. */
    private void greet(
            DemoFolder folder,
            Population population,
            PortalProcess portal,
            MailSite mailSite,
            Keyring keyring,
            SignedIn people,
            DemoWitness witness,
            DemoLife life)
            throws IOException {
        try (var identities = Identities.open(folder, population, clock, portal.address(), people);
                var codes = CodesSite.start(keyring, clock, CODES_PAGE_PORT)) {
            out.print(Welcome.text(portal.address(), codes.url(), mailSite.url(), population));
            out.print(identities.words());
            out.flush();
            out.print(verification(folder, witness, portal.ledgerKey()));
            out.flush();
            try (var _ = life.begin()) {
                int status = portal.onExit().join();
                throw new CannotRun(
                        "the portal stopped by itself (exit code %d). Look into %s.".formatted(status, portal.log()));
            }
        }
    }

    private Keyring keyring(DemoFolder folder) throws IOException {
        var file = KeyFile.in(folder.keys());
        return new Keyring(clock, file.keys(), file);
    }

    /** What the folder has, or else what the options ask for. */
    private Population population(DemoFolder folder) {
        var kept = folder.plan();
        if (kept.isPresent()) {
            int asked = options.number("people", kept.get().people(), Plan.LEAST_PEOPLE, Plan.MOST_PEOPLE);
            if (asked != kept.get().people()) {
                throw new CannotRun(
                        "the demo's folder holds %,d people, not %,d. Start afresh with --fresh, or name another folder: --folder DIR."
                                .formatted(kept.get().people(), asked));
            }
            return new Population(kept.get());
        }
        return made(folder);
    }

    private Population made(DemoFolder folder) {
        int people = options.number("people", DEFAULT_PEOPLE, Plan.LEAST_PEOPLE, Plan.MOST_PEOPLE);
        folder.requireSpaceFor(people);
        out.printf("Population : %,d personnes inventées… / making up %,d people…%n", people, people);
        var today = LocalDate.now(clock.withZone(PARIS));
        var population = new Population(
                new Plan(people, options.longNumber("seed", 1, Long.MIN_VALUE, Long.MAX_VALUE), today, Scale.LIVELY));
        GenerateCommand.write(population, folder.population(), out);
        return population;
    }

    /** The witness can be told whose checkpoints to cosign only now: the log's key is made by the portal's first start. */
    private static String verification(DemoFolder folder, DemoWitness witness, String logKey) throws IOException {
        witness.start(logKey);
        if (!witness.awaitCosigned(new FolderStore(folder.ledger()), logKey, TO_COSIGN)) {
            return Welcome.notWitnessed(witness.lastWords());
        }
        return Welcome.verification(folder.ledger(), logKey, witness.key());
    }

    private PortalProcess launchPortal(DemoFolder folder, Population population, MailSink sink, DemoWitness witness) {
        out.println("Démarrage du portail… / starting the portal…");
        var launch = PortalOptions.loggingTo(folder.log())
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .patience(Duration.ofSeconds(120 + population.size() / SLOWEST_IMPORT_PER_SECOND))
                .with("purpose", "demo")
                .with("data-folder", folder.data())
                .with("port", port)
                .with("ledger.witnesses[0]", witness.setting())
                .mailingBy(sink.address(), sink.port());
        if (population.size() <= MOST_PEOPLE_FOR_QUICK) {
            launch = launch.upSoon();
        }
        return PortalProcess.launch(folder.isImported() ? launch : launch.with("import-at-start", folder.population()));
    }

    private static void requireFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new CannotRun("port " + port + " is in use. Stop the program that has it, or choose another: --port "
                    + (port < 65_535 ? port + 1 : port - 1) + ".");
        }
    }
}
