package ecluse.drills.seed;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.CopyAttack;
import ecluse.drills.attack.Leak;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.attack.Trial;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.mail.MailSink;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The drill under one policy. First the thief has the seed alone, then the password besides: he can then sign in as the owner
 * does, from a browser that she has never used, and she is told by mail, with a link that closes the account.
 */
final class SeedRun {
    private static final Duration TOLD_WITHIN = Duration.ofMinutes(1);
    private static final int GUESSES = 8;

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "attacker_contacts",
            "attacker_requests",
            "attacker_people_with_password",
            "attacker_people_outside",
            "told_after_s",
            "attacker_people_after");

    private final Trial trial;
    private final RunReport report;
    private final Letters letters = new Letters();

    SeedRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.trial = new Trial(policy, population, folder, clock, progress, PUBLISHED);
        this.report = trial.report();
    }

    RunReport run() throws IOException, InterruptedException {
        try (var sink = MailSink.start(letters)) {
            return trial.run(options -> trial.asToday(options).mailingBy(sink.address(), sink.port()), this::attack);
        }
    }

    private void attack(Network network) throws IOException, InterruptedException {
        var owner = trial.owner(network);
        switch (trial.policy()) {
            case PLAIN -> plain(network);
            case ECLUSE -> {
                var leak = Leak.of(owner);
                seedAlone(network, leak);
                seedAndPassword(network, owner, leak);
            }
        }
    }

    /** Where no code is asked for, a seed is not even needed. */
    private void plain(Network network) throws IOException, InterruptedException {
        var thief = network.browser(Trial.THIEFS_ADDRESS);
        thief.signIn(Population.OFFICE_LOGIN, DemoPassword.TEXT);
        trial.promiseEverybody("where a password is a sign-in", trial.takeEverybody(network, thief));
    }

    // --- The seed alone
    // -----------------------------------------------------------------------------------------------

    /** Codes where a password is asked for, codes without a sign-in, words of the trade as passwords. */
    private void seedAlone(Network network, Leak leak) throws InterruptedException {
        var attacker = trial.attacker();
        var thief = network.browser(Trial.THIEFS_ADDRESS);
        for (int i = 0; i < GUESSES; i++) {
            var guess = i % 2 == 0 ? code() : "formation-" + i;
            attacker.send(() -> thief.signIn(Population.OFFICE_LOGIN, guess));
            attacker.send(() -> thief.postKnown("/step-up", Fields.of("code", code(), "to", "/kairos/groups")));
            attacker.send(() -> thief.postKnown(
                    "/sign-in", Fields.of("login", Population.OFFICE_LOGIN, "password", "", "code", code())));
        }
        new CopyAttack(attacker, thief, leak.groups(), leak.people()).readAll();
        var taken = attacker.loot().settle();
        report.put("attacker_people", taken.people().size());
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_requests", attacker.requests());
        report.promise(
                taken.people().isEmpty(),
                "a seed alone shows nobody (%d were shown)"
                        .formatted(taken.people().size()));
    }

    private String code() {
        return trial.keyring()
                .code(Population.OFFICE_LOGIN, trial.clock().instant())
                .orElseThrow(() -> new StepFailed("copy the seed of the owner's app", "she has none"));
    }

    // --- The password besides
    // -----------------------------------------------------------------------------------------

    private void seedAndPassword(Network network, Browser owner, Leak leak) throws IOException, InterruptedException {
        var attacker = trial.attacker();
        var thief = network.browser(Trial.THIEFS_ADDRESS).calledItself("another-browser");
        long in = System.nanoTime();
        trial.keyring().signIn(thief, Population.OFFICE_LOGIN).ifPresent(answer -> {
            throw new StepFailed("sign in as the thief with password and seed", answer.toString());
        });
        new CopyAttack(attacker, thief, leak.groups(), leak.people()).readAll();
        var taken = attacker.loot().settle();
        report.put("attacker_people_with_password", taken.people().size());
        report.put("attacker_people_outside", taken.outsideCaseload());
        report.promise(!taken.people().isEmpty(), "password and seed open: the drill measures what, and for how long");
        report.promise(taken.outsideCaseload() == 0, "password and seed show nobody outside the account's own files");

        var link = letters.link(Population.OFFICE_LOGIN, TOLD_WITHIN);
        report.put(
                "told_after_s",
                link.map(found -> Math.round((System.nanoTime() - in) / 1e8) / 10.0)
                        .orElse(null));
        report.promise(link.isPresent(), "the owner is told within %d s".formatted(TOLD_WITHIN.toSeconds()));
        if (link.isPresent()) {
            closedByTheOwner(network, owner, thief, leak, link);
        }
    }

    /** From her phone, where nobody is signed in. */
    private void closedByTheOwner(Network network, Browser owner, Browser thief, Leak leak, Optional<String> link)
            throws IOException, InterruptedException {
        var phone = network.browser(Trial.OWNERS_ADDRESS);
        phone.get(link.orElseThrow());
        var answer = phone.postKnown(link.orElseThrow(), Fields.none());
        report.promise(answer.ok(), "the link in the mail closes the account (%s)".formatted(answer));
        var after = trial.attacker();
        new CopyAttack(after, thief, leak.groups(), leak.people()).readAll();
        again(after, network, leak);
        int people = after.loot().settle().people().size();
        report.put("attacker_people_after", people);
        report.promise(people == 0, "after the owner's click nobody is shown (%d were shown)".formatted(people));
        report.promise(
                owner.get("/kairos/groups").refusal().filter("LOCKED"::equals).isPresent(),
                "the owner sees that the account is closed, and by whom");
    }

    private void again(Attacker after, Network network, Leak leak) throws IOException, InterruptedException {
        var anew = network.browser(Trial.THIEFS_ADDRESS);
        trial.keyring().signIn(anew, Population.OFFICE_LOGIN);
        new CopyAttack(after, anew, leak.groups(), leak.people()).readAll();
    }
}
