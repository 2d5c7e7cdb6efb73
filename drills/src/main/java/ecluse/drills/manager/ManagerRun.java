package ecluse.drills.manager;

import ecluse.drills.actors.HonestUsers;
import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.AttackClock;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.PlainAttack;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Network;
import ecluse.drills.loot.Loot;
import ecluse.drills.mail.MailSink;
import ecluse.drills.population.Account;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.population.Role;
import ecluse.drills.portal.PortalOptions;
import ecluse.drills.portal.PortalProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The drill under one policy, against a portal of its own. */
final class ManagerRun {
    private static final int ADDRESSES = 24;
    private static final int OWNERS_ADDRESS = 0;
    private static final int THIEFS_ADDRESS = 1;
    private static final int PORTAL_HEAP_MEGABYTES = 512;
    private static final int SLOWEST_IMPORT_PER_SECOND = 1_000;
    private static final double SECONDS_A_MINUTE = 60;

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "people_outside_partner",
            "people_by_new_accounts",
            "accounts_created",
            "seen_after_minutes",
            "attacker_requests",
            "honest_refused");

    private final Policy policy;
    private final Population population;
    private final Path folder;
    private final Clock clock;
    private final Progress progress;
    private final RunReport report;
    private final Keyring keyring;
    private final Mailboxes mailboxes;

    ManagerRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.policy = policy;
        this.population = population;
        this.folder = folder;
        this.clock = clock;
        this.progress = progress;
        this.report = new RunReport(policy, PUBLISHED);
        this.keyring = new Keyring(clock);
        this.mailboxes = new Mailboxes(clock);
    }

    RunReport run() throws IOException, InterruptedException {
        progress.say("%s: making up %,d people".formatted(policy.word(), population.size()));
        PopulationFiles.write(population, folder.resolve("population"), written -> {});
        progress.say("%s: starting the portal, importing".formatted(policy.word()));
        try (var sink = MailSink.start(mailboxes);
                var portal = PortalProcess.start(options(sink))) {
            return portal.whileOpen(() -> against(portal.address()));
        }
    }

    /** Portals of today open to a password; ours is started as it comes. */
    private PortalOptions options(MailSink sink) {
        var options = PortalOptions.loggingTo(folder.resolve("portal.log"))
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .patience(Duration.ofSeconds(120 + population.size() / SLOWEST_IMPORT_PER_SECOND))
                .with("purpose", "drill")
                .with("policy", policy.word())
                .with("port", 0)
                .with("data-folder", folder.resolve("data"))
                .with("import-at-start", folder.resolve("population"))
                .with("mail.host", sink.address())
                .with("mail.port", sink.port())
                .with("mail.from", "ne-pas-repondre@agence.example.org");
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
        var manager = manager();
        var caseload = population.caseload(population.showcase(), manager);
        var asManager = attacker(caseload);
        var asNew = attacker(caseload);
        try {
            var owner = network.browser(OWNERS_ADDRESS);
            keyring.signIn(owner, manager.email()).ifPresent(answer -> {
                throw new StepFailed("sign in as the account manager", answer.toString());
            });
            var thief = network.copied(THIEFS_ADDRESS, owner);
            // One at a mailbox of his own, one at the partner's domain: he may have that one too.
            var domain = manager.email().substring(manager.email().indexOf('@'));
            var mails = List.of("camille.petit@voleur.example", "camille.petit" + domain);
            var managers = new NewAccountsAttack(network, asManager, thief, mailboxes, keyring);
            managers.readAsManager();
            var began = clock.instant();
            managers.create(mails);
            managers.reachForMore();
            managers.approveHimself();
            var reading = new NewAccountsAttack(network, asNew, thief, mailboxes, keyring);
            reading.readWith(managers.accounts());
            if (policy == Policy.PLAIN && !managers.accounts().isEmpty()) {
                new PlainAttack(population, network, managers.accounts().getFirst(), asNew, progress).run();
            }
            count(managers, asManager, asNew, began, mails);
        } catch (StepFailed e) {
            report.promise(false, e.words());
        }
    }

    private Account manager() {
        return population.accounts(population.showcase()).stream()
                .filter(account -> account.role() == Role.PARTNER_ACCOUNT_MANAGER)
                .findFirst()
                .orElseThrow();
    }

    private Attacker attacker(int[] caseload) {
        return new Attacker(new Loot(population, caseload), new AttackClock(clock));
    }

    private void count(NewAccountsAttack attack, Attacker asManager, Attacker asNew, Instant began, List<String> mails)
            throws InterruptedException {
        var byManager = asManager.loot().settle();
        var byNew = asNew.loot().settle();
        int outside = byManager.outsideCaseload() + byNew.outsideCaseload();
        report.put("attacker_people", byManager.people().size() + byNew.people().size());
        report.put("people_outside_partner", outside);
        report.put("people_by_new_accounts", byNew.people().size());
        report.put("accounts_created", attack.created());
        report.put("attacker_requests", asManager.requests() + asNew.requests());
        report.put("answers", asManager.answers());
        report.put("answers_to_new_accounts", asNew.answers());
        var seen = mailboxes.firstTold(mails).map(at -> minutes(Duration.between(began, at)));
        report.put("seen_after_minutes", seen.orElse(null));
        report.promise(
                attack.created() == mails.size(),
                "a manager makes the two accounts and no other (%d were)".formatted(attack.created()));
        report.promise(
                attack.accounts().size() == mails.size(), "both accounts sign in: the drill measures what they read");
        report.promise(seen.isPresent(), "a colleague hears of the new accounts by mail");
        switch (policy) {
            case PLAIN ->
                report.promise(
                        byNew.people().size() == population.size(),
                        "where a new account reads at once the thief gets everybody (he got %,d of %,d)"
                                .formatted(byNew.people().size(), population.size()));
            case ECLUSE -> {
                report.promise(
                        byNew.people().isEmpty(),
                        "a new account reads nobody before a second person has approved it (%d were)"
                                .formatted(byNew.people().size()));
                report.promise(
                        byManager.people().isEmpty(),
                        "the manager's session shows nobody (%d were)"
                                .formatted(byManager.people().size()));
                report.promise(outside == 0, "nobody outside the partner (%d were)".formatted(outside));
            }
        }
    }

    private static double minutes(Duration duration) {
        return Math.round(duration.toMillis() / SECONDS_A_MINUTE / 10) / 100.0;
    }
}
