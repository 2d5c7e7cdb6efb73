package ecluse.drills.july;

import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Attacker.Request;
import ecluse.drills.attack.Crew;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.http.Page;
import ecluse.drills.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The same thief before a guarded portal. He does at once, from several addresses and as fast as he can, all that a live
 * cookie allows to try: lists, contacts, look-ups of his own people and of strangers, exports, crafted requests. He stops
 * when every one of his threads has been told that it is locked out, or after a minute.
 */
final class GuardedAttack {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    /** After the lockout every thread goes on for so many requests: what leaks behind a closed lock would show here. */
    private static final int HAMMERING = 25;

    private static final int CONTACT_THREADS = 4;
    private static final int LOOK_UP_THREADS = 4;
    private static final int LOOK_UPS = 400;
    private static final int MOST_PAGES = 20;

    private final Population population;
    private final Network network;
    private final Browser thief;
    private final Attacker attacker;
    private final List<UUID> leaked;
    private final Set<String> groups = new LinkedHashSet<>();
    private final Set<UUID> people = new LinkedHashSet<>();
    private List<String> exportedGroups = List.of();

    /** @param leaked references of people of other partners, which no page of the thief's shows */
    GuardedAttack(Population population, Network network, Browser thief, Attacker attacker, List<UUID> leaked) {
        this.population = population;
        this.network = network;
        this.thief = thief;
        this.attacker = attacker;
        this.leaked = leaked;
    }

    /** What anybody at the office does in the morning: nobody can tell the thief from them. */
    void workNormally() throws InterruptedException {
        attacker.send(() -> thief.get("/"));
        attacker.send(() -> thief.get("/kairos/groups"))
                .ifPresent(page -> groups.addAll(page.links("/kairos/groups/")));
        openGroup(groups.stream().findFirst().orElse("/kairos/groups"));
        attacker.send(() -> thief.get("/kairos/look-up"));
    }

    void strike(int[] caseload) throws InterruptedException {
        attacker.clock().leavesNormalWork();
        readEverything();
        try (var crew = new Crew()) {
            contactTasks().forEach(crew::add);
            lookUpTasks(caseload).forEach(crew::add);
            crew.add(() -> fire(exports(network.from(5, thief))));
            crew.add(() -> fire(crafted()));
            crew.add(() -> fire(people.stream().map(this::opening).toList()));
            crew.await(LONGEST);
        }
    }

    /** All groups and who is in them: the thief needs the references. */
    private void readEverything() throws InterruptedException {
        for (int number = 2; number <= MOST_PAGES; number++) {
            var path = "/kairos/groups?page=" + number;
            int before = groups.size();
            attacker.send(() -> thief.get(path)).ifPresent(page -> groups.addAll(page.links("/kairos/groups/")));
            if (groups.size() == before) {
                break;
            }
        }
        for (var group : List.copyOf(groups)) {
            openGroup(group);
        }
        attacker.send(() -> thief.get("/kairos/exports")).ifPresent(this::readExportForm);
    }

    private void readExportForm(Page page) {
        exportedGroups = page.formTo("/kairos/exports")
                .map(form -> form.choices("group"))
                .orElse(List.of());
    }

    private void openGroup(String group) throws InterruptedException {
        attacker.send(() -> thief.get(group)).ifPresent(page -> people.addAll(page.people()));
    }

    private List<Crew.Task> contactTasks() {
        var shares = new ArrayList<List<Request>>();
        for (int i = 0; i < CONTACT_THREADS; i++) {
            shares.add(new ArrayList<>());
        }
        int turn = 0;
        for (var person : people) {
            int thread = turn++ % CONTACT_THREADS;
            shares.get(thread).add(contact(network.from(thread, thief), person, turn % 2 == 0 ? "print" : "call"));
        }
        return shares.stream().<Crew.Task>map(share -> () -> fire(share)).toList();
    }

    private static Request contact(Browser browser, UUID person, String purpose) {
        return () -> browser.postKnown("/kairos/people/" + person + "/contact", Fields.of("purpose", purpose));
    }

    private Request opening(UUID person) {
        var browser = network.from(7, thief);
        return () -> browser.get("/kairos/people/" + person);
    }

    /** He has no birth dates, so he guesses: for identifiers of his own people and for any others. */
    private List<Crew.Task> lookUpTasks(int[] caseload) {
        var random = new SplittableRandom(7);
        var tasks = new ArrayList<Crew.Task>();
        for (int i = 0; i < LOOK_UP_THREADS; i++) {
            var browser = network.from(i + 2, thief);
            var requests = new ArrayList<Request>();
            for (int n = 0; n < LOOK_UPS; n++) {
                int person = n % 2 == 0 ? caseload[random.nextInt(caseload.length)] : random.nextInt(population.size());
                requests.add(lookUp(browser, population.nationalId(person), guess(random)));
            }
            tasks.add(() -> fire(requests));
        }
        return tasks;
    }

    private static String guess(SplittableRandom random) {
        return "%d-%02d-%02d".formatted(random.nextInt(1965, 2007), random.nextInt(1, 13), random.nextInt(1, 29));
    }

    private static Request lookUp(Browser browser, String identifier, String birthDate) {
        return () -> browser.postKnown("/kairos/look-up", Fields.of("identifier", identifier, "birthDate", birthDate));
    }

    private List<Request> exports(Browser browser) {
        var requests = new ArrayList<Request>();
        for (var contacts : List.of("no", "yes")) {
            requests.add(export(browser, exportedGroups, contacts));
            exportedGroups.forEach(group -> requests.add(export(browser, List.of(group), contacts)));
        }
        return requests;
    }

    private static Request export(Browser browser, List<String> groups, String contacts) {
        var fields = Fields.of("reason", "Suivi des présences du mois", "usual", "ATTENDANCE", "contacts", contacts);
        for (var group : groups) {
            fields = fields.and("group", group);
        }
        var filled = fields;
        return () -> browser.postKnown("/kairos/exports", filled);
    }

    private List<Request> crafted() {
        var own = people.stream().findFirst().orElse(new UUID(1, 1));
        var group = groups.stream().findFirst().orElse("/kairos/groups");
        return new Crafts(network.from(6, thief), leaked).all(own, group);
    }

    /** One after the other as fast as answers come; once locked out, a few more and no longer. */
    private void fire(List<Request> requests) throws InterruptedException {
        int hammered = 0;
        for (var request : requests) {
            if (attacker.clock().isLockedOut() && hammered++ >= HAMMERING) {
                return;
            }
            attacker.send(request);
        }
    }

    /** For whoever goes on after the lock. */
    List<UUID> people() {
        return List.copyOf(people);
    }

    List<String> groups() {
        return List.copyOf(groups);
    }
}
