package ecluse.drills.manager;

import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.attack.Trial;
import ecluse.drills.http.Network;
import ecluse.drills.mail.MailSink;
import ecluse.drills.population.Account;
import ecluse.drills.population.Population;
import ecluse.drills.population.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The drill under one policy. */
final class ManagerRun {
    private static final double SECONDS_A_MINUTE = 60;

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "attacker_people",
            "people_outside_partner",
            "people_by_new_accounts",
            "accounts_created",
            "seen_after_minutes",
            "attacker_requests");

    private final Trial trial;
    private final RunReport report;
    private final Mailboxes mailboxes;

    ManagerRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.trial = new Trial(policy, population, folder, clock, progress, PUBLISHED);
        this.report = trial.report();
        this.mailboxes = new Mailboxes(clock);
    }

    RunReport run() throws IOException, InterruptedException {
        try (var sink = MailSink.start(mailboxes)) {
            return trial.run(options -> trial.asToday(options).mailingBy(sink.address(), sink.port()), this::attack);
        }
    }

    private void attack(Network network) throws IOException, InterruptedException {
        var manager = manager();
        var asManager = trial.attacker(manager);
        var asNew = trial.attacker(manager);
        var thief = network.copied(Trial.THIEFS_ADDRESS, trial.owner(network, manager.email()));
        // One at a mailbox of his own, one at the partner's domain: he may have that one too.
        var domain = manager.email().substring(manager.email().indexOf('@'));
        var mails = List.of("camille.petit@voleur.example", "camille.petit" + domain);
        var managers = new NewAccountsAttack(network, asManager, thief, mailboxes, trial.keyring());
        managers.readAsManager();
        var began = trial.clock().instant();
        managers.create(mails);
        managers.reachForMore();
        managers.approveHimself();
        var reading = new NewAccountsAttack(network, asNew, thief, mailboxes, trial.keyring());
        reading.readWith(managers.accounts());
        if (trial.policy() == Policy.PLAIN && !managers.accounts().isEmpty()) {
            trial.goThroughTheNumbers(network, managers.accounts().getFirst(), asNew);
        }
        count(managers, asManager, asNew, began, mails);
    }

    private Account manager() {
        return trial.population().accounts(trial.population().showcase()).stream()
                .filter(account -> account.role() == Role.PARTNER_ACCOUNT_MANAGER)
                .findFirst()
                .orElseThrow();
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
        switch (trial.policy()) {
            case PLAIN -> trial.promiseEverybody("where a new account reads at once", byNew);
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
