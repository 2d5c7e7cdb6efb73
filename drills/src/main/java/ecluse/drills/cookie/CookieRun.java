package ecluse.drills.cookie;

import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.CopyAttack;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.attack.Trial;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import ecluse.drills.http.Page;
import ecluse.drills.population.Population;
import ecluse.drills.portal.PortalOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The drill under one policy, against a portal of its own.
 */
final class CookieRun {
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(10);
    private static final int MOST_GROUPS = 5;

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "attacker_contacts",
            "attacker_people_after",
            "attacker_people_elsewhere",
            "attacker_requests",
            "bound_s",
            "noticed_after_s");

    private final Trial trial;
    private final RunReport report;
    private final Duration life;

    CookieRun(Policy policy, Population population, Duration life, Path folder, Clock clock, Progress progress) {
        this.life = life;
        this.trial = new Trial(policy, population, folder, clock, progress, PUBLISHED);
        this.report = trial.report();
    }

    RunReport run() throws IOException, InterruptedException {
        return trial.run(this::settings, this::attack);
    }

    /** Portals of today bind nothing. */
    private PortalOptions settings(PortalOptions options) {
        var bound = options.with("sign-ins.bound-seconds", life.toSeconds());
        return trial.policy() == Policy.PLAIN ? bound.with("device-bound", "off") : bound;
    }

    private void attack(Network network) throws IOException, InterruptedException {
        var owner = trial.owner(network);
        switch (trial.policy()) {
            case PLAIN -> plain(network, owner);
            case ECLUSE -> bound(network, owner);
        }
    }

    /** A copied cookie is a sign-in: the thief waits as long as a bound cookie would have lived, and takes everybody. */
    private void plain(Network network, Browser owner) throws InterruptedException {
        var thief = network.copied(Trial.THIEFS_ADDRESS, owner);
        Thread.sleep(life);
        int people = trial.takeEverybody(network, thief).people().size();
        report.put("attacker_people_after", people);
        report.promise(people > 0, "where nothing is bound a copied cookie shows people");
    }

    private void bound(Network network, Browser owner) throws IOException, InterruptedException {
        report.put("bound_s", life.toSeconds());
        var device = new DeviceClient();
        device.register(owner);
        var groups = owner.get("/kairos/groups").links("/kairos/groups/").stream()
                .limit(MOST_GROUPS)
                .toList();
        var people = peopleOf(owner, groups);
        try (var working = BoundOwner.atWork(owner, device, life, trial.clock(), groups)) {
            beforeAndAfter(network, owner, device, groups, people);
            report.put("owner_pages", working.opened());
            report.promise(
                    working.refused() == 0,
                    "the owner works on, whatever a thief does with her cookies (%d pages refused: %s)"
                            .formatted(working.refused(), working.example()));
        }
        elsewhere(network, owner, device, groups, people);
    }

    private static List<UUID> peopleOf(Browser owner, List<String> groups) throws IOException, InterruptedException {
        var people = new LinkedHashSet<UUID>();
        for (var group : groups) {
            people.addAll(owner.get(group).people());
        }
        return List.copyOf(people);
    }

    /** From the owner's own network, as from the next desk: nothing but the bound cookie's life stops him there. */
    private void beforeAndAfter(
            Network network, Browser owner, DeviceClient device, List<String> groups, List<UUID> people)
            throws IOException, InterruptedException {
        trial.say("all cookies are copied; %d s of a bound cookie begin".formatted(life.toSeconds()));
        device.renew(owner);
        var thief = network.copied(Trial.THIEFS_ADDRESS, owner);
        long over = System.nanoTime() + life.toNanos();
        var before = trial.attacker();
        new CopyAttack(before, thief.copy(), groups, people).readUntil(over);
        Thread.sleep(Duration.ofSeconds(1));
        trial.say("the copied cookie is over; the thief goes on");
        var after = trial.attacker();
        new CopyAttack(after, thief.copy(), groups, people).readAll();
        new CopyAttack(after, thief.copy(), groups, people).readUntil(System.nanoTime() + life.toNanos());
        var pretended = new DeviceClient().pretend(thief.copy(), device);
        new CopyAttack(after, thief, groups, people).readAll();
        count(before, after, pretended);
    }

    private void count(Attacker before, Attacker after, Page pretended) {
        var taken = before.loot().settle();
        int late = after.loot().settle().people().size();
        report.put("attacker_people", taken.people().size());
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_people_after", late);
        report.put("attacker_requests", before.requests() + after.requests());
        report.put("answers_after", after.answers());
        report.promise(
                !taken.people().isEmpty(), "while the bound cookie lives the copies work: the drill measures its end");
        report.promise(
                taken.contacts() <= CopyAttack.CONTACTS_A_MINUTE,
                "until then he has at most what a minute allows, %d contacts (he got %d)"
                        .formatted(CopyAttack.CONTACTS_A_MINUTE, taken.contacts()));
        report.promise(late == 0, "after it they show nobody (%d were shown)".formatted(late));
        report.promise(
                !pretended.ok() && pretended.header("Set-Cookie").isEmpty(),
                "another device's signature renews nothing (%s)".formatted(pretended));
    }

    /** With cookies that are fresh, from another network: nothing, and it is noticed at once. */
    private void elsewhere(Network network, Browser owner, DeviceClient device, List<String> groups, List<UUID> people)
            throws IOException, InterruptedException {
        if (!Network.hasElsewhere()) {
            trial.say("this system has no second network (127.0.1.1), so nobody comes from elsewhere");
            return;
        }
        device.renew(owner);
        var thief = network.copiedElsewhere(owner);
        var attacker = trial.attacker();
        long first = System.nanoTime();
        attacker.send(() -> thief.get("/"));
        var noticed = noticed(owner, groups, first);
        new CopyAttack(attacker, thief, groups, people).readAll();
        int shown = attacker.loot().settle().people().size();
        report.put("attacker_people_elsewhere", shown);
        report.put("noticed_after_s", noticed.orElse(null));
        report.promise(
                shown == 0, "from elsewhere they show nobody, fresh as they are (%d were shown)".formatted(shown));
        report.promise(
                noticed.filter(seconds -> seconds <= NOTICED_WITHIN.toSeconds()).isPresent(),
                "the first use from elsewhere is noticed, and closes this sign-in within %d s"
                        .formatted(NOTICED_WITHIN.toSeconds()));
        var anew = trial.owner(network);
        report.promise(anew.get("/kairos/groups").ok(), "the owner signs in anew and works");
    }

    /** Seconds until the owner's own page says that her sign-in is closed. */
    private static Optional<Double> noticed(Browser owner, List<String> groups, long first)
            throws IOException, InterruptedException {
        var page = groups.isEmpty() ? "/" : groups.getFirst();
        while (System.nanoTime() - first < NOTICED_WITHIN.toNanos()) {
            if (owner.get(page).refusal().filter("LOCKED"::equals).isPresent()) {
                return Optional.of(Math.round((System.nanoTime() - first) / 1e7) / 100.0);
            }
            Thread.sleep(50);
        }
        return Optional.empty();
    }
}
