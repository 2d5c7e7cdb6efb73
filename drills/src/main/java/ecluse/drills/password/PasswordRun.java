package ecluse.drills.password;

import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Leak;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.attack.Trial;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The drill under one policy. */
final class PasswordRun {
    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of("attacker_people", "attacker_contacts", "attacker_requests");

    private final Trial trial;
    private final RunReport report;

    PasswordRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.trial = new Trial(policy, population, folder, clock, progress, PUBLISHED);
        this.report = trial.report();
    }

    RunReport run() throws IOException, InterruptedException {
        return trial.run(trial::asToday, this::attack);
    }

    private void attack(Network network) throws IOException, InterruptedException {
        // She has been at work before: where a second factor is required, the account has one.
        var owner = trial.owner(network);
        switch (trial.policy()) {
            case PLAIN -> plain(network);
            case ECLUSE -> halfOpen(network, owner);
        }
    }

    private void plain(Network network) throws IOException, InterruptedException {
        var thief = network.browser(Trial.THIEFS_ADDRESS);
        thief.signIn(Population.OFFICE_LOGIN, DemoPassword.TEXT);
        trial.promiseEverybody("where a password is a sign-in", trial.takeEverybody(network, thief));
    }

    private void halfOpen(Network network, Browser owner) throws IOException, InterruptedException {
        var attacker = trial.attacker();
        new HalfOpenAttack(network, attacker, Leak.of(owner)).run();
        count(attacker);
        // Whatever the thief has tried, from elsewhere: the sign-in that was there lives, and a new one opens.
        report.promise(owner.get("/kairos/groups").ok(), "the owner works on while a thief guesses");
        trial.owner(network);
    }

    private void count(Attacker attacker) {
        var taken = attacker.loot().settle();
        int people = taken.people().size();
        report.put("attacker_people", people);
        report.put("attacker_contacts", taken.contacts());
        report.put("attacker_requests", attacker.requests());
        report.put("answers", attacker.answers());
        report.promise(people == 0, "a password alone shows nobody (%d were shown)".formatted(people));
    }
}
