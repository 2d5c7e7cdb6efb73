package ecluse.drills.attack;

import ecluse.drills.actors.HonestUsers;
import ecluse.drills.actors.StepFailed;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import ecluse.drills.loot.Loot;
import ecluse.drills.loot.Taken;
import ecluse.drills.population.Account;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.portal.PortalOptions;
import ecluse.drills.portal.PortalProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A drill under one policy: a portal of its own over people of its own, honest offices at work meanwhile, and an attack on one
 * office's account. What honest users were refused is counted and promised to be nothing.
 */
public final class Trial {
    /** Where the owner of the attacked account works, and where the thief sits. */
    public static final int OWNERS_ADDRESS = 0;

    public static final int THIEFS_ADDRESS = 1;

    private static final int ADDRESSES = 24;
    private static final int PORTAL_HEAP_MEGABYTES = 512;
    private static final int SLOWEST_IMPORT_PER_SECOND = 1_000;

    private final Policy policy;
    private final Population population;
    private final Path folder;
    private final Clock clock;
    private final Progress progress;
    private final RunReport report;
    private final Keyring keyring;

    /** What the thief does. */
    public interface Attack {
        /** @throws StepFailed for what had to work and did not: the drill has failed */
        void through(Network network) throws IOException, InterruptedException;
    }

    /** @param published names of figures that scripts read, in their order; {@code honest_refused} comes last by itself */
    public Trial(
            Policy policy, Population population, Path folder, Clock clock, Progress progress, List<String> published) {
        this.policy = policy;
        this.population = population;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
        this.report = new RunReport(policy, published);
        this.keyring = new Keyring(clock);
        report.put("honest_refused", null);
    }

    /** @param settings what the portal is told besides where it lies and whom it imports */
    public RunReport run(UnaryOperator<PortalOptions> settings, Attack attack)
            throws IOException, InterruptedException {
        say("making up %,d people".formatted(population.size()));
        PopulationFiles.write(population, folder.resolve("population"), written -> {});
        say("starting the portal, importing");
        try (var portal = PortalProcess.start(settings.apply(options(policy, population, folder)))) {
            return portal.whileOpen(() -> against(portal.address(), attack));
        }
    }

    /** A portal of a drill's own, in a folder of its own, over people of its own. */
    public static PortalOptions options(Policy policy, Population population, Path folder) {
        return PortalOptions.loggingTo(folder.resolve("portal.log"))
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .patience(Duration.ofSeconds(120 + population.size() / SLOWEST_IMPORT_PER_SECOND))
                .with("purpose", "drill")
                .with("policy", policy.word())
                .with("port", 0)
                .with("data-folder", folder.resolve("data"))
                .with("import-at-start", folder.resolve("population"));
    }

    /** Portals of today open to a password; ours is started as it comes. */
    public PortalOptions asToday(PortalOptions options) {
        return policy == Policy.PLAIN ? options.with("second-factor", "offered") : options;
    }

    private RunReport against(URI portal, Attack attack) throws IOException, InterruptedException {
        try (var network = Network.to(portal, ADDRESSES);
                var honest = HonestUsers.start(population, network, keyring)) {
            say("portal open, %d offices at work".formatted(honest.count()));
            try {
                attack.through(network);
            } catch (StepFailed e) {
                report.promise(false, e.words());
            }
            honest.close();
            report.put("honest_refused", honest.meter().refused());
            report.put("honest_requests", honest.meter().requests());
            report.promise(
                    honest.meter().refused() == 0,
                    "honest users are never refused (%d were: %s)"
                            .formatted(honest.meter().refused(), honest.meter().examples()));
        }
        return report;
    }

    /** The owner of the account that most drills attack, signed in with all that the portal asks for. */
    public Browser owner(Network network) throws IOException, InterruptedException {
        return owner(network, Population.OFFICE_LOGIN);
    }

    /** The owner of an account. */
    public Browser owner(Network network, String login) throws IOException, InterruptedException {
        var owner = network.browser(OWNERS_ADDRESS);
        keyring.signIn(owner, login).ifPresent(answer -> {
            throw new StepFailed("sign in as the owner of the account", answer.toString());
        });
        return owner;
    }

    /** A thief who has brought nothing home yet; his loot knows which people are the account's own. */
    public Attacker attacker() {
        return attacker(population.accounts(population.showcase()).getFirst());
    }

    /** The same with another account of the same organisation. */
    public Attacker attacker(Account account) {
        var caseload = population.caseload(population.showcase(), account);
        return new Attacker(new Loot(population, caseload), new AttackClock(clock));
    }

    /** What a thief did in July, with the sign-in that this browser has. */
    public void goThroughTheNumbers(Network network, Browser thief, Attacker attacker) throws InterruptedException {
        new PlainAttack(population, network, thief, attacker, progress).run();
    }

    /** The same by a thief who did nothing before; what he took is put down. */
    public Taken takeEverybody(Network network, Browser thief) throws InterruptedException {
        var attacker = attacker();
        goThroughTheNumbers(network, thief, attacker);
        var taken = attacker.loot().settle();
        report.put("attacker_people", taken.people().size());
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_requests", attacker.requests());
        return taken;
    }

    /** @param where what opens the portals of today, in words */
    public void promiseEverybody(String where, Taken taken) {
        int people = taken.people().size();
        report.promise(
                people == population.size(),
                "%s the thief gets everybody (he got %,d of %,d)".formatted(where, people, population.size()));
    }

    public void say(String what) {
        progress.say(policy.word() + ": " + what);
    }

    public Policy policy() {
        return policy;
    }

    public Population population() {
        return population;
    }

    public Clock clock() {
        return clock;
    }

    public Keyring keyring() {
        return keyring;
    }

    public RunReport report() {
        return report;
    }
}
