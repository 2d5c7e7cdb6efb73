package ecluse.drills.campaign;

import ecluse.drills.actors.Desk;
import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.attack.Trial;
import ecluse.drills.campaign.Office.Manner;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.http.Page;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The drill under one policy, against a portal of its own that only offers second factors, as one does whose accounts were brought
 * over. Under {@code plain} there is no campaign: a password goes on opening everything.
 */
final class CampaignRun {
    private static final int OFFICES = 9;
    private static final int ADDRESSES = 16;
    private static final int OFFICERS_ADDRESS = 0;
    private static final int SECOND_OFFICERS_ADDRESS = 1;
    private static final int LAGGARDS_ADDRESS = 2;
    private static final int THIEFS_ADDRESS = 3;
    private static final int FIRST_ADDRESS = 4;
    private static final int MOST_GROUPS = 10;
    private static final Duration WITHOUT_CAMPAIGN = Duration.ofSeconds(15);
    private static final Duration AFTER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String COHORTS = "/agency/campaign/cohorts";

    /** Scripts read these, so they stay and keep their order. */
    private static final List<String> PUBLISHED = List.of(
            "accounts",
            "forms_sent",
            "forms_lost",
            "asked",
            "postponed",
            "enrolled",
            "refused_unannounced",
            "people_read_without_factor_after");

    private final Policy policy;
    private final Population population;
    private final Path folder;
    private final Progress progress;
    private final RunReport report;
    private final Keyring keyring;
    private final Tally tally = new Tally();
    private final AtomicReference<@Nullable Calendar> calendar = new AtomicReference<>();

    CampaignRun(Policy policy, Population population, Path folder, Clock clock, Progress progress) {
        this.policy = policy;
        this.population = population;
        this.folder = folder;
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

    private PortalOptions options() {
        return Trial.options(policy, population, folder).with("second-factor", "offered");
    }

    private RunReport against(URI portal) throws IOException, InterruptedException {
        var desks = Desk.in(population, OFFICES + 1);
        var laggard = desks.getLast().account().email();
        var offices = desks.subList(0, desks.size() - 1);
        try (var network = Network.to(portal, ADDRESSES)) {
            var owner = network.browser(LAGGARDS_ADDRESS);
            in(owner.signIn(laggard, DemoPassword.TEXT), "sign in as the one who lags");
            var groups = owner.get("/kairos/groups").links("/kairos/groups/");
            var working = offices(network, offices);
            var threads = atWork(working);
            try {
                Thread.sleep(WITHOUT_CAMPAIGN);
                if (policy == Policy.ECLUSE) {
                    campaign(network);
                }
                Thread.sleep(AFTER);
            } catch (StepFailed e) {
                report.promise(false, e.words());
            } finally {
                rest(working, threads);
            }
            count(network, offices, readWithoutFactor(network, owner, laggard, groups));
        }
        return report;
    }

    private static void in(Page answer, String step) {
        if (answer.location().filter(to -> !to.startsWith("/sign-in")).isEmpty()) {
            throw new StepFailed(step, answer.toString());
        }
    }

    private List<Office> offices(Network network, List<Desk> desks) {
        var offices = new ArrayList<Office>();
        var manners = Manner.values();
        for (int i = 0; i < desks.size(); i++) {
            offices.add(new Office(
                    desks.get(i).account().email(),
                    manners[i % manners.length],
                    network.browser(FIRST_ADDRESS + i),
                    keyring,
                    tally,
                    calendar,
                    i));
        }
        return offices;
    }

    private List<Thread> atWork(List<Office> offices) {
        progress.say("%s: %d offices at work".formatted(policy.word(), offices.size()));
        return offices.stream()
                .map(office -> Thread.ofVirtual().name("office").start(office))
                .toList();
    }

    private static void rest(List<Office> offices, List<Thread> threads) throws InterruptedException {
        offices.forEach(Office::rest);
        for (var thread : threads) {
            thread.join(PATIENCE);
        }
    }

    // --- The campaign -----------------------------------------------------------------------------------------------

    /** Two officers start a cohort of everybody by the pages; its dates then come within two minutes. */
    private void campaign(Network network) throws IOException, InterruptedException {
        var cohort = written(network.browser(OFFICERS_ADDRESS));
        started(network.browser(SECOND_OFFICERS_ADDRESS), cohort);
        var dates = Calendar.bring(folder.resolve("data"), cohort);
        calendar.set(dates);
        progress.say("ecluse: announced");
        sleepUntil(dates.brownOut());
        progress.say("ecluse: brown-out");
        sleepUntil(dates.required());
        progress.say("ecluse: required");
        sleepUntil(dates.requiredForSure());
    }

    private static void sleepUntil(Instant at) throws InterruptedException {
        var wait = Duration.between(Instant.now(), at);
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
    }

    private UUID written(Browser officer) throws IOException, InterruptedException {
        var step = "write the cohort";
        in(officer.signIn(Population.FIRST_OFFICER_LOGIN, DemoPassword.TEXT), "sign in as the first officer");
        var page = officer.get(COHORTS + "/new");
        var form = page.formTo(COHORTS).orElseThrow(() -> new StepFailed(step, page.toString()));
        var everybody = Fields.of("name", "Tout le monde");
        for (var size : List.of("MICRO", "SMALL", "MEDIUM", "LARGE", "NETWORK")) {
            everybody = everybody.and("size-" + size, "on");
        }
        var answer = officer.submit(form, everybody);
        return answer.location()
                .filter(to -> to.startsWith(COHORTS + "/"))
                .map(to -> UUID.fromString(to.substring(COHORTS.length() + 1)))
                .orElseThrow(() -> new StepFailed(step, answer.toString()));
    }

    private static void started(Browser officer, UUID cohort) throws IOException, InterruptedException {
        var step = "start the cohort";
        in(officer.signIn(Population.SECOND_OFFICER_LOGIN, DemoPassword.TEXT), "sign in as the second officer");
        var path = COHORTS + "/" + cohort;
        var page = officer.get(path);
        var form = page.formTo(path + "/start").orElseThrow(() -> new StepFailed(step, page.toString()));
        var answer = officer.submit(form, Fields.none());
        if (answer.location().filter(path::equals).isEmpty()) {
            throw new StepFailed(step, answer.toString());
        }
    }

    // --- Afterwards -------------------------------------------------------------------------------------------------

    /** The sign-in that has been there all along, and a thief with the password: neither holds a factor. */
    private int readWithoutFactor(Network network, Browser owner, String login, List<String> groups)
            throws IOException, InterruptedException {
        var thief = network.browser(THIEFS_ADDRESS);
        thief.signIn(login, DemoPassword.TEXT);
        var read = new HashSet<UUID>();
        for (var browser : List.of(owner, thief)) {
            for (var path :
                    List.of("/kairos/groups", "/kairos/today", "/messages", "/meetings", "/quotes", "/invoices")) {
                read.addAll(browser.get(path).people());
            }
            read.addAll(people(browser, groups));
        }
        return read.size();
    }

    private static Set<UUID> people(Browser browser, List<String> groups) throws IOException, InterruptedException {
        var people = new HashSet<UUID>();
        for (var group : groups.stream().limit(MOST_GROUPS).toList()) {
            people.addAll(browser.get(group).people());
        }
        return people;
    }

    private void count(Network network, List<Desk> offices, int read) throws IOException, InterruptedException {
        for (int i = 0; i < offices.size(); i++) {
            find(network.browser(FIRST_ADDRESS + i), offices.get(i).account().email());
        }
        var lost = tally.lost();
        report.put("accounts", offices.size());
        report.put("forms_sent", tally.forms());
        report.put("forms_lost", lost.size());
        report.put("asked", tally.asked());
        report.put("postponed", tally.postponements());
        report.put("enrolled", tally.enrolments());
        report.put("refused_unannounced", tally.refusedUnannounced());
        report.put("people_read_without_factor_after", read);
        report.promise(
                lost.isEmpty(),
                "nothing that was sent is lost (%d were, such as %s)"
                        .formatted(lost.size(), lost.stream().limit(3).toList()));
        report.promise(
                tally.refusedUnannounced() == 0,
                "nobody is refused what was not announced (%d were: %s)"
                        .formatted(tally.refusedUnannounced(), tally.examples()));
        switch (policy) {
            case PLAIN -> report.promise(read > 0, "where there is no campaign a password goes on reading people");
            case ECLUSE -> {
                report.promise(read == 0, "without a factor nobody is read after the date (%d were)".formatted(read));
                report.promise(
                        tally.enrolments() == offices.size(),
                        "everybody at work makes a factor (%d of %d did)"
                                .formatted(tally.enrolments(), offices.size()));
            }
        }
    }

    /** What the portal itself says is there: the courses of the office's organisation. */
    private void find(Browser browser, String login) throws IOException, InterruptedException {
        keyring.signIn(browser, login).ifPresent(answer -> report.promise(false, "sign in afterwards: " + answer));
        var list = browser.get("/offer/courses").body();
        tally.lost().stream().filter(list::contains).forEach(tally::arrived);
    }
}
