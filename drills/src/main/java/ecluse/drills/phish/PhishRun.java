package ecluse.drills.phish;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.CopyAttack;
import ecluse.drills.attack.Leak;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.attack.Trial;
import ecluse.drills.factors.PasskeyDevice;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/**
 * The drill under one policy. The owner follows a link and signs in on the thief's site with all that she has: where that is a
 * password, or a password and a code, the thief is in as she is; where it is a passkey, he is not.
 */
final class PhishRun {
    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "attacker_contacts",
            "attacker_requests",
            "attacker_people_by_code",
            "attacker_people_outside_by_code");

    private static final String PASSKEY = "/sign-in/passkey";

    private final Trial trial;
    private final RunReport report;

    PhishRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.trial = new Trial(policy, population, folder, clock, progress, PUBLISHED);
        this.report = trial.report();
    }

    RunReport run() throws IOException, InterruptedException {
        return trial.run(trial::asToday, this::attack);
    }

    private void attack(Network network) throws IOException, InterruptedException {
        switch (trial.policy()) {
            case PLAIN -> plain(network);
            case ECLUSE -> {
                byPasskey(network);
                byCode(network);
            }
        }
    }

    private void plain(Network network) throws IOException, InterruptedException {
        var thief = network.browser(Trial.THIEFS_ADDRESS);
        try (var site = RelayingSite.start(trial.attacker(), thief);
                var lured = Network.to(site.address(), 1)) {
            lured.browser(0).signIn(Population.OFFICE_LOGIN, DemoPassword.TEXT);
        }
        trial.promiseEverybody("where a password is a sign-in", trial.takeEverybody(network, thief));
    }

    // --- An account whose factor is a passkey
    // ---------------------------------------------------------------------------

    /** The owner does all that the relayed pages ask for: the passkey, then the password and the passkey again. */
    private void byPasskey(Network network) throws IOException, InterruptedException {
        var portal = network.portal();
        var device = new PasskeyDevice();
        var login = colleague();
        var owner = withPasskey(network.browser(Trial.OWNERS_ADDRESS), login, device, portal);
        var leak = Leak.of(owner);
        report.promise(!leak.groups().isEmpty(), "the owner of the passkey sees groups, so the thief would");
        var attacker = trial.attacker();
        var thief = network.browser(Trial.THIEFS_ADDRESS);
        try (var site = RelayingSite.start(attacker, thief);
                var lured = Network.to(site.address(), 1)) {
            var victim = lured.browser(0);
            sign(victim, PASSKEY, device, site.address());
            victim.signIn(login, DemoPassword.TEXT);
            sign(victim, "/step-up/passkey", device, site.address());
            pretend(attacker, thief, site, portal);
        }
        new CopyAttack(attacker, thief, leak.groups(), leak.people()).readAll();
        count(attacker);
        report.promise(
                signsIn(network.browser(Trial.OWNERS_ADDRESS), device, portal),
                "the owner signs in by her passkey on the portal itself");
    }

    private String colleague() {
        return trial.population().accounts(trial.population().showcase()).stream()
                .filter(account -> account.role().worksAsOffice())
                .map(account -> account.email())
                .filter(login -> !login.equals(Population.OFFICE_LOGIN))
                .findFirst()
                .orElseThrow(() -> new StepFailed("find a colleague who sees groups", "there is none"));
    }

    /** At the first sign-in, as the portal asks. */
    private Browser withPasskey(Browser owner, String login, PasskeyDevice device, URI portal)
            throws IOException, InterruptedException {
        owner.signIn(login, DemoPassword.TEXT);
        var page = owner.get("/my-factors/passkey");
        var fields = Fields.of(
                "asked", PasskeyDevice.asked(page), "answer", device.made(page, portal), "name", "Clé de bureau");
        var answer = owner.postKnown("/my-factors/passkey", fields);
        if (!answer.ok()) {
            throw new StepFailed("make a passkey", answer.toString());
        }
        return owner;
    }

    private static void sign(Browser victim, String path, PasskeyDevice device, URI site)
            throws IOException, InterruptedException {
        var page = victim.get(path);
        if (!PasskeyDevice.asked(page).isEmpty()) {
            victim.postKnown(
                    path,
                    Fields.of("asked", PasskeyDevice.asked(page), "answer", device.signed(page, site), "to", "/"));
        }
    }

    private static boolean signsIn(Browser owner, PasskeyDevice device, URI portal)
            throws IOException, InterruptedException {
        sign(owner, PASSKEY, device, portal);
        return owner.get("/kairos/groups").ok();
    }

    /** With what she signed: he says that it was for the portal after all, or uses it for another question. */
    private void pretend(Attacker attacker, Browser thief, RelayingSite site, URI portal) throws InterruptedException {
        var signed = site.typed().stream()
                .map(fields -> fields.value("answer"))
                .filter(answer -> !answer.isEmpty())
                .toList();
        report.put("signatures_relayed", signed.size());
        report.promise(!signed.isEmpty(), "the owner was asked for her passkey on the thief's site");
        for (var answer : signed) {
            for (var path : List.of(PASSKEY, "/step-up/passkey")) {
                var page = attacker.send(() -> thief.get(path));
                var asked = page.map(PasskeyDevice::asked).orElse("");
                for (var said : List.of(answer, Relabelled.of(answer, site.address(), portal))) {
                    attacker.send(() -> thief.postKnown(path, Fields.of("asked", asked, "answer", said)));
                }
            }
        }
    }

    private void count(Attacker attacker) {
        var taken = attacker.loot().settle();
        int people = taken.people().size();
        report.put("attacker_people", people);
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_requests", attacker.requests());
        report.put("answers", attacker.answers());
        report.promise(people == 0, "a relayed passkey shows nobody (%d were shown)".formatted(people));
    }

    // --- An account whose factor is an app
    // ------------------------------------------------------------------------------

    /** A code can be relayed: what the thief gets then is what one account may see, and no more. */
    private void byCode(Network network) throws IOException, InterruptedException {
        var leak = Leak.of(trial.owner(network));
        var attacker = trial.attacker();
        var thief = network.browser(Trial.THIEFS_ADDRESS);
        try (var site = RelayingSite.start(attacker, thief);
                var lured = Network.to(site.address(), 1)) {
            var refused = trial.keyring().signIn(lured.browser(0), Population.OFFICE_LOGIN);
            report.promise(refused.isEmpty(), "a code is relayed: the drill measures what that opens");
        }
        new CopyAttack(attacker, thief, leak.groups(), leak.people()).readAll();
        var taken = attacker.loot().settle();
        report.put("attacker_people_by_code", taken.people().size());
        report.put("attacker_people_outside_by_code", taken.outsideCaseload());
        report.promise(taken.outsideCaseload() == 0, "a relayed code shows nobody outside the account's own files");
    }
}
