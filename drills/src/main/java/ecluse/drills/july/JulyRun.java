package ecluse.drills.july;

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
import ecluse.drills.loot.Taken;
import ecluse.drills.mail.MailSink;
import ecluse.drills.population.Population;
import ecluse.drills.population.PopulationFiles;
import ecluse.drills.portal.PortalOptions;
import ecluse.drills.portal.PortalProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The drill under one policy: a portal of its own in a folder of its own, from the first file to the last figure. */
final class JulyRun {
    private static final int ADDRESSES = 24;
    private static final int PORTAL_HEAP_MEGABYTES = 512;
    private static final int SLOWEST_IMPORT_PER_SECOND = 1_000;
    private static final int OWNERS_ADDRESS = 0;
    private static final int THIEFS_ADDRESS = 1;

    private static final int MOST_CONTACTS = 60;
    private static final double MOST_SECONDS_TO_CLOSE = 10;

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "attacker_contacts",
            "attacker_outside_caseload",
            "caseload",
            "attacker_requests",
            "detected_after_s",
            "closed_after_s",
            "people_after_lock",
            "exposure_people",
            "exposure_equals_taken",
            "exposure_list_s",
            "notices_sent",
            "honest_requests",
            "honest_refused",
            "honest_p99_ms");

    private final Policy policy;
    private final Population population;
    private final Path folder;
    private final Clock clock;
    private final Progress progress;
    private final RunReport report;
    private final int[] caseload;
    private final Pace pace;
    private final Keyring keyring;

    JulyRun(Policy policy, Population population, Path folder, Clock clock, Pace pace, Progress progress) {
        this.policy = policy;
        this.population = population;
        this.folder = folder;
        this.clock = clock;
        this.pace = pace;
        this.keyring = new Keyring(clock);
        this.progress = progress;
        this.report = new RunReport(policy, PUBLISHED);
        var partner = population.showcase();
        this.caseload =
                population.caseload(partner, population.accounts(partner).getFirst());
    }

    RunReport run() throws IOException, InterruptedException {
        progress.say("%s: making up %,d people".formatted(policy.word(), population.size()));
        PopulationFiles.write(population, folder.resolve("population"), written -> {});
        var box = new NoticeBox();
        try (var sink = MailSink.start(box);
                var portal = startPortal(sink)) {
            return portal.whileOpen(() -> against(portal.address(), box));
        }
    }

    /** Everything from the first honest sign-in on, against a portal that is open and has the population. */
    RunReport against(URI portal, NoticeBox box) throws IOException, InterruptedException {
        try (var network = Network.to(portal, ADDRESSES);
                var honest = HonestUsers.start(population, network, keyring)) {
            progress.say("%s: portal open, %d offices at work".formatted(policy.word(), honest.count()));
            Thread.sleep(pace.beforeTheAttack());
            attack(network, honest, box);
            Thread.sleep(pace.afterTheReopening());
            honest.close();
            countHonest(honest);
        }
        return report;
    }

    private PortalProcess startPortal(MailSink sink) {
        progress.say("%s: starting the portal, importing".formatted(policy.word()));
        return PortalProcess.start(PortalOptions.loggingTo(folder.resolve("portal.log"))
                .heapMegabytes(PORTAL_HEAP_MEGABYTES)
                .patience(Duration.ofSeconds(120 + population.size() / SLOWEST_IMPORT_PER_SECOND))
                .with("purpose", "drill")
                .with("policy", policy.word())
                .with("port", 0)
                .with("data-folder", folder.resolve("data"))
                .with("import-at-start", folder.resolve("population"))
                .mailingBy(sink.address(), sink.port())
                // The sink is to hold notices alone.
                .with("reminders", "off"));
    }

    /** A step that the portal does not answer as it must ends the run with a promise that fell, not without figures. */
    private void attack(Network network, HonestUsers honest, NoticeBox box) throws IOException, InterruptedException {
        var attacker = new Attacker(new Loot(population, caseload), new AttackClock(clock));
        var began = clock.instant();
        try {
            var thief = steal(network);
            switch (policy) {
                case PLAIN ->
                    report.put("attack_s", new PlainAttack(population, network, thief, attacker, progress).run());
                case ECLUSE -> guarded(network, honest, box, attacker, thief, began);
            }
        } catch (StepFailed e) {
            report.promise(false, e.words());
        }
        countAttack(attacker);
    }

    /**
     * Password and live cookie: the thief has both from the infected workstation. A second factor keeps who has the password
     * alone out; the cookie is of a sign-in in which its owner has given it.
     */
    private Browser steal(Network network) throws IOException, InterruptedException {
        var owner = network.browser(OWNERS_ADDRESS);
        keyring.signIn(owner, Population.OFFICE_LOGIN).ifPresent(answer -> {
            throw new StepFailed("sign in as the owner of the stolen account", answer.toString());
        });
        return network.from(THIEFS_ADDRESS, owner);
    }

    private void guarded(
            Network network, HonestUsers honest, NoticeBox box, Attacker attacker, Browser thief, Instant began)
            throws InterruptedException {
        var attack = new GuardedAttack(population, network, thief, attacker, honest.peopleMet());
        attack.workNormally();
        progress.say("ecluse: the thief strikes");
        attack.strike(caseload);
        progress.say(attacker.clock()
                .closedAfter()
                .map("ecluse: locked out %.1f s after the first abnormal request"::formatted)
                .orElse("ecluse: the thief was not locked out"));
        countLockout(attacker.clock());
        try (var patient = PatientAttack.start(attacker, network, thief, attack, population, pace)) {
            new Aftermath(population, network, keyring, box, honest, report, progress).run(began, attacker);
            patient.goOnAfterTheReopening();
        }
    }

    /** Before the officers come: what they close must not count as noticed by the portal. */
    private void countLockout(AttackClock attack) {
        var closed = attack.closedAfter();
        report.put("detected_after_s", attack.detectedAfter().orElse(null));
        report.put("closed_after_s", closed.orElse(null));
        report.promise(
                closed.filter(seconds -> seconds <= MOST_SECONDS_TO_CLOSE).isPresent(),
                "closed within 10 s of the first abnormal request (%s)"
                        .formatted(closed.map(seconds -> seconds + " s").orElse("never")));
    }

    private void countAttack(Attacker attacker) {
        var taken = attacker.loot().settle();
        report.put("attacker_people", taken.people().size());
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_outside_caseload", taken.outsideCaseload());
        report.put("caseload", caseload.length);
        report.put("attacker_requests", attacker.requests());
        report.put("answers_lost", attacker.answersLost());
        report.put("answers", attacker.answers());
        report.put("facts_unmatched", taken.unmatched());
        report.promise(
                taken.unmatched() == 0,
                "every fact shown agrees with the population (%d do not: %s)"
                        .formatted(taken.unmatched(), taken.unmatchedFields()));
        switch (policy) {
            case PLAIN -> promisePlain(taken);
            case ECLUSE -> promiseGuarded(taken, attacker);
        }
    }

    /** The drill must be able to fail: without a guard everybody is taken. */
    private void promisePlain(Taken taken) {
        report.promise(
                taken.people().size() == population.size(),
                "without a guard the thief gets everybody (he got %,d of %,d)"
                        .formatted(taken.people().size(), population.size()));
    }

    private void promiseGuarded(Taken taken, Attacker attacker) {
        report.put("people_after_lock", taken.afterLock());
        report.put("requests_after_lock", attacker.requestsAfterLock());
        report.promise(
                taken.outsideCaseload() == 0,
                "invariant 1: nobody outside the caseload (%d were)".formatted(taken.outsideCaseload()));
        report.promise(
                taken.people().size() <= caseload.length,
                "at most the caseload of %d (he holds %d)"
                        .formatted(caseload.length, taken.people().size()));
        report.promise(
                taken.contacts() <= MOST_CONTACTS,
                "invariant 3: at most %d contacts (he holds %d)".formatted(MOST_CONTACTS, taken.contacts()));
        report.promise(
                taken.afterLock() == 0, "invariant 4: nobody after the lock (%d were)".formatted(taken.afterLock()));
    }

    private void countHonest(HonestUsers honest) {
        var meter = honest.meter();
        report.put("honest_requests", meter.requests());
        report.put("honest_refused", meter.refused());
        report.put("honest_p99_ms", meter.milliseconds(0.99));
        report.put("honest_users", honest.count());
        report.promise(
                meter.refused() == 0,
                "honest users are never refused (%d were: %s)".formatted(meter.refused(), meter.examples()));
    }
}
