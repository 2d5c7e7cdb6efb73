package ecluse.drills.july;

import ecluse.drills.actors.HonestUsers;
import ecluse.drills.actors.Officer;
import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import ecluse.drills.http.Page;
import ecluse.drills.loot.Difference;
import ecluse.drills.loot.Exposure;
import ecluse.drills.loot.Taken;
import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What two officers do once the thief is locked out: close his partner, list who was exposed, tell them, open again. Every
 * step by the pages of the portal, timed, and compared with what the thief really holds.
 */
final class Aftermath {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Duration SENDING = Duration.ofMinutes(3);
    private static final double LIST_SECONDS = 1.0;
    private static final int OFFICERS_ADDRESS = 0;

    private final Population population;
    private final Network network;
    private final Keyring keyring;
    private final NoticeBox box;
    private final HonestUsers honest;
    private final RunReport report;
    private final Progress progress;

    Aftermath(
            Population population,
            Network network,
            Keyring keyring,
            NoticeBox box,
            HonestUsers honest,
            RunReport report,
            Progress progress) {
        this.population = population;
        this.network = network;
        this.keyring = keyring;
        this.box = box;
        this.honest = honest;
        this.report = report;
        this.progress = progress;
    }

    /** @param attackBegan before the thief's first request */
    void run(Instant attackBegan, Attacker attacker) throws InterruptedException {
        var first = Officer.signIn(network.browser(OFFICERS_ADDRESS), Population.FIRST_OFFICER_LOGIN, keyring);
        var second = Officer.signIn(network.browser(OFFICERS_ADDRESS), Population.SECOND_OFFICER_LOGIN, keyring);
        int honestBefore = honest.meter().requests();

        var lock = close(first);
        report.promise(!colleagueWorks(), "the partner is closed, and yet a colleague of the thief's victim works on");
        var list = list(first, attackBegan, attacker);
        tell(first, second, list, attacker.loot().settle());
        reopen(first, second, lock);
        report.promise(colleagueWorks(), "the partner is open again, and yet a colleague cannot work");
        report.promise(
                honest.meter().requests() > honestBefore, "others never stopped (they made no request meanwhile)");
    }

    /** @return the lock's path */
    private String close(Officer officer) {
        long start = System.nanoTime();
        var lock = officer.closePartner(
                population.showcase().code(), "Exercice : compte volé", "Le service revient dès que possible.");
        report.put("partner_closed_s", seconds(start));
        progress.say("officer: partner closed");
        return Officer.withoutQuery(lock);
    }

    private Page list(Officer officer, Instant attackBegan, Attacker attacker) throws InterruptedException {
        var account = population.accounts(population.showcase()).getFirst();
        var from = local(attackBegan.truncatedTo(ChronoUnit.SECONDS));
        var to = local(attacker.clock().now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
        // A window that has not ended yet could still grow.
        Thread.sleep(Duration.ofSeconds(1));
        var list = timedList(officer, account.code(), from, to);
        compare(officer.read(list), attacker);
        return list;
    }

    private Page timedList(Officer officer, String account, LocalDateTime from, LocalDateTime to) {
        long start = System.nanoTime();
        var list = officer.makeExposure(account, from, to);
        double took = seconds(start);
        report.put("exposure_list_s", took);
        report.promise(took <= LIST_SECONDS, "exposure list within 1 s (took " + took + " s)");
        return list;
    }

    private void compare(Exposure listed, Attacker attacker) {
        var taken = attacker.loot().settle();
        Difference difference = listed.comparedWith(taken);
        boolean equal = difference.isEqual(attacker.answersLost(), taken.largestAnswer());
        report.put("exposure_people", listed.people().size());
        report.put("exposure_equals_taken", equal);
        report.put("exposure_only_taken", difference.onlyTaken());
        report.put("exposure_only_listed", difference.onlyListed());
        report.promise(
                equal,
                "invariant 5: the exposure is exact (%d pairs held and not listed, %d listed and not held)"
                        .formatted(difference.onlyTaken(), difference.onlyListed()));
        progress.say(
                "officer: exposure list of %,d people".formatted(listed.people().size()));
    }

    private void tell(Officer first, Officer second, Page list, Taken taken) {
        var notice = first.makeNotice(list);
        var path = Officer.withoutQuery(notice);
        first.submitNotice(notice);
        second.approveNotice(path);
        var last = first.awaitSent(path, SENDING);
        count(taken);
        report.put("notices_uncertain", last.valueOf("data-uncertain").orElse(""));
        progress.say("officers: %,d notices sent".formatted(box.messages()));
    }

    private void count(Taken taken) {
        var reachable = new HashSet<String>();
        var expected = new HashSet<String>();
        int without = 0;
        int guarded = 0;
        for (int index : taken.owners().values()) {
            var person = population.person(index);
            if (person.email() == null) {
                without++;
            } else {
                reachable.add(person.email());
                guarded += person.contactProtection() ? 1 : 0;
                addUnlessProtected(expected, person);
            }
        }
        report.put("notices_sent", box.messages());
        report.put("notices_people_without_email", without);
        report.put("notices_people_with_contact_protection", guarded);
        promiseDelivery(expected, reachable);
    }

    private static void addUnlessProtected(Set<String> expected, Person person) {
        if (!person.contactProtection()) {
            expected.add(Objects.requireNonNull(person.email()));
        }
    }

    private void promiseDelivery(Set<String> expected, Set<String> reachable) {
        report.promise(box.twice() == 0, "each notice once (%d addresses got more)".formatted(box.twice()));
        report.promise(
                box.missing(expected) == 0,
                "a notice to everybody exposed (%d got none)".formatted(box.missing(expected)));
        report.promise(
                box.alerted(reachable) == 0,
                "no alert about an account to somebody exposed (%d got one)".formatted(box.alerted(reachable)));
        report.promise(
                box.strangers(reachable) == 0,
                "notices to nobody else (%d strangers got one)".formatted(box.strangers(reachable)));
    }

    private void reopen(Officer first, Officer second, String lock) {
        first.askReopening(lock, "Exercice terminé");
        report.promise(!colleagueWorks(), "invariant 9: one person alone does not open again");
        second.approveReopening(lock);
        progress.say("officers: partner open again");
    }

    private boolean colleagueWorks() {
        try {
            Browser browser = network.browser(OFFICERS_ADDRESS);
            keyring.signIn(browser, Population.COLLEAGUE_LOGIN);
            var groups = browser.get("/kairos/groups");
            var links = groups.links("/kairos/groups/");
            return groups.ok()
                    && !links.isEmpty()
                    && browser.get(links.getFirst()).ok();
        } catch (IOException e) {
            throw new StepFailed("work as a colleague", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailed("work as a colleague", e.toString());
        }
    }

    private static LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, PARIS);
    }

    private static double seconds(long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1_000.0;
    }
}
