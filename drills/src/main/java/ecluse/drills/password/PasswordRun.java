package ecluse.drills.password;

import ecluse.drills.actors.HonestUsers;
import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.AttackClock;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.PlainAttack;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import ecluse.drills.loot.Loot;
import ecluse.drills.population.DemoPassword;
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

/** The drill under one policy, against a portal of its own. */
final class PasswordRun {
    private static final int ADDRESSES = 24;
    private static final int OWNERS_ADDRESS = 0;
    private static final int THIEFS_ADDRESS = 1;
    private static final int PORTAL_HEAP_MEGABYTES = 512;
    private static final int SLOWEST_IMPORT_PER_SECOND = 1_000;

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED =
            List.of("attacker_people", "attacker_contacts", "attacker_requests", "honest_refused");

    private final Policy policy;
    private final Population population;
    private final Path folder;
    private final Clock clock;
    private final Progress progress;
    private final RunReport report;
    private final Keyring keyring;

    PasswordRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.policy = policy;
        this.population = population;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
        this.report = new RunReport(policy, PUBLISHED);
        this.keyring = new Keyring(clock);
    }

    RunReport run() throws IOException, InterruptedException {
        progress.say("%s: making up %,d people".formatted(policy.word(), population.size()));
        PopulationFiles.write(population, folder.resolve("population"), written -> {});
        progress.say("%s: starting the portal, importing".formatted(policy.word()));
        try (var portal = PortalProcess.start(options())) {
            return portal.whileOpen(() -> against(portal.address()));
        }
    }

    /** Portals of today open to a password; ours is started as it comes. */
    private PortalOptions options() {
        var options = PortalOptions.loggingTo(folder.resolve("portal.log"))
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .patience(Duration.ofSeconds(120 + population.size() / SLOWEST_IMPORT_PER_SECOND))
                .with("purpose", "drill")
                .with("policy", policy.word())
                .with("port", 0)
                .with("data-folder", folder.resolve("data"))
                .with("import-at-start", folder.resolve("population"));
        return policy == Policy.PLAIN ? options.with("second-factor", "offered") : options;
    }

    private RunReport against(URI portal) throws IOException, InterruptedException {
        try (var network = Network.to(portal, ADDRESSES);
                var honest = HonestUsers.start(population, network, keyring)) {
            progress.say("%s: portal open, %d offices at work".formatted(policy.word(), honest.count()));
            attack(network);
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

    private void attack(Network network) throws IOException, InterruptedException {
        var caseload = population.caseload(
                population.showcase(),
                population.accounts(population.showcase()).getFirst());
        var attacker = new Attacker(new Loot(population, caseload), new AttackClock(clock));
        try {
            var owner = signedInOwner(network);
            switch (policy) {
                case PLAIN -> {
                    var thief = network.browser(THIEFS_ADDRESS);
                    attacker.send(() -> thief.signIn(Population.OFFICE_LOGIN, DemoPassword.TEXT));
                    new PlainAttack(population, network, thief, attacker, progress).run();
                }
                case ECLUSE -> {
                    new HalfOpenAttack(network, attacker, Leak.of(owner)).run();
                    ownerWorksOn(network, owner);
                }
            }
        } catch (StepFailed e) {
            report.promise(false, e.words());
        }
        count(attacker);
    }

    /** The owner has been at work before: where a second factor is required, the account has one. */
    private Browser signedInOwner(Network network) throws IOException, InterruptedException {
        var owner = network.browser(OWNERS_ADDRESS);
        signIn(owner, "sign in as the owner of the account");
        return owner;
    }

    private void signIn(Browser owner, String step) throws IOException, InterruptedException {
        keyring.signIn(owner, Population.OFFICE_LOGIN).ifPresent(answer -> {
            throw new StepFailed(step, answer.toString());
        });
    }

    /** Whatever the thief has tried, from elsewhere: the sign-in that was there lives, and a new one opens. */
    private void ownerWorksOn(Network network, Browser owner) throws IOException, InterruptedException {
        report.promise(owner.get("/kairos/groups").ok(), "the owner works on while a thief guesses");
        signIn(network.browser(OWNERS_ADDRESS), "sign in as the owner after the guesses");
    }

    private void count(Attacker attacker) {
        var taken = attacker.loot().settle();
        int people = taken.people().size();
        report.put("attacker_people", people);
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_requests", attacker.requests());
        report.put("answers", attacker.answers());
        switch (policy) {
            case PLAIN ->
                report.promise(
                        people == population.size(),
                        "where a password is a sign-in the thief gets everybody (he got %,d of %,d)"
                                .formatted(people, population.size()));
            case ECLUSE ->
                report.promise(people == 0, "a password alone shows nobody (%d were shown)".formatted(people));
        }
    }
}
