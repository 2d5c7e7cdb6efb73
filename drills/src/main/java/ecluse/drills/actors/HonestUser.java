package ecluse.drills.actors;

import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One office at work: opens groups and people, reaches somebody now and then, looks somebody up. Pauses are a tenth of a
 * human's; what counts against budgets keeps the human's pace.
 */
final class HonestUser implements Runnable {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_200);
    private static final Duration BETWEEN_CONTACTS = Duration.ofSeconds(12);
    private static final Duration BETWEEN_LOOK_UPS = Duration.ofSeconds(8);
    private static final int MOST_CONTACTS = 40;
    /** Answers that an honest user must never get. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 422, 429, 500, 502, 503);

    private final Desk desk;
    private final Keyring keyring;
    private final Browser browser;
    private final Meter meter;
    private final Consumer<UUID> met;
    private final SplittableRandom random;
    private final List<String> groups = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();
    private final Set<UUID> reached = new HashSet<>();
    private long nextContact;
    private long nextLookUp;

    /** @param met hears of everybody the user's pages name */
    HonestUser(Desk desk, Keyring keyring, Browser browser, Meter meter, Consumer<UUID> met, long seed) {
        this.desk = desk;
        this.keyring = keyring;
        this.browser = browser;
        this.meter = meter;
        this.met = met;
        this.random = new SplittableRandom(seed);
    }

    void signIn() throws IOException, InterruptedException {
        keyring.signIn(browser, desk.account().email()).ifPresent(answer -> meter.refused("sign-in: " + answer));
    }

    /** Works until interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                work();
                Thread.sleep(random.nextLong(SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() throws InterruptedException {
        try {
            if (groups.isEmpty()) {
                openGroups();
                return;
            }
            switch (random.nextInt(10)) {
                case 0 -> openGroups();
                case 1 -> get("/");
                case 2 -> get("/my-ledger");
                case 3, 4 -> lookUp();
                case 5, 6 -> reach();
                case 7 -> openPerson();
                default -> openGroup();
            }
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                meter.refused("no answer: " + e);
            }
        }
    }

    private void openGroups() throws IOException, InterruptedException {
        var page = get("/kairos/groups");
        groups.clear();
        groups.addAll(page.links("/kairos/groups/"));
    }

    private void openGroup() throws IOException, InterruptedException {
        var page = get(groups.get(random.nextInt(groups.size())));
        people.clear();
        people.addAll(page.people());
        people.forEach(met);
    }

    private void openPerson() throws IOException, InterruptedException {
        if (!people.isEmpty()) {
            get("/kairos/people/" + people.get(random.nextInt(people.size())));
        }
    }

    private void reach() throws IOException, InterruptedException {
        if (people.isEmpty() || System.nanoTime() < nextContact) {
            return;
        }
        var person = people.get(random.nextInt(people.size()));
        if (reached.size() < MOST_CONTACTS || reached.contains(person)) {
            var action = "/kairos/people/" + person + "/contact";
            var form = get("/kairos/people/" + person).formTo(action);
            if (form.isPresent()) {
                nextContact = System.nanoTime() + BETWEEN_CONTACTS.toNanos();
                reached.add(person);
                timed(action, () -> browser.submit(form.get(), Fields.none()));
            }
        }
    }

    private void lookUp() throws IOException, InterruptedException {
        if (System.nanoTime() < nextLookUp) {
            return;
        }
        nextLookUp = System.nanoTime() + BETWEEN_LOOK_UPS.toNanos();
        var somebody = desk.people().get(random.nextInt(desk.people().size()));
        get("/kairos/look-up");
        timed(
                "/kairos/look-up (own)",
                () -> browser.postKnown(
                        "/kairos/look-up",
                        Fields.of(
                                "identifier",
                                somebody.nationalId(),
                                "birthDate",
                                somebody.birthDate().toString())));
    }

    private Page get(String path) throws IOException, InterruptedException {
        return timed(path, () -> browser.get(path));
    }

    private interface Request {
        Page send() throws IOException, InterruptedException;
    }

    private Page timed(String what, Request request) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var page = request.send();
        meter.answered(System.nanoTime() - start);
        if (REFUSALS.contains(page.status()) || isAskedWhoHeIs(page)) {
            meter.refused(what + ": " + page);
        }
        return page;
    }

    private static boolean isAskedWhoHeIs(Page page) {
        var target = page.location().orElse("");
        return target.startsWith("/sign-in") || target.startsWith("/step-up");
    }
}
