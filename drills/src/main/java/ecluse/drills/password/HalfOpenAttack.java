package ecluse.drills.password;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Attacker.Request;
import ecluse.drills.attack.Leak;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.http.Page;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Population;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The thief with the password. The portal lets him as far as the question for the second factor; from there he tries every page
 * and address, guesses codes until nobody looks at them any more, and tries to make a factor or recovery codes of his own. After
 * each of these he looks again whether a page shows him anybody.
 */
final class HalfOpenAttack {
    private static final int FIRST_ADDRESS = 1;
    private static final int GUESSES_AT_ONE_ADDRESS = 40;
    private static final int GUESSING_ADDRESSES = 3;
    private static final int PAGES_CRAWLED = 60;
    private static final String STEP_UP = "/step-up";
    private static final String WAITING = "form=";

    /** What the source, which is public, says there is; addresses with a handle are made of what leaked. */
    private static final List<String> PAGES = List.of(
            "/",
            "/kairos/groups",
            "/kairos/look-up",
            "/kairos/exports",
            "/kairos/today",
            "/kairos/attendance/late",
            "/quotes",
            "/quotes/new",
            "/caseload",
            "/agency",
            "/agency/partners",
            "/agency/locks",
            "/agency/exposures",
            "/agency/notices",
            "/my-ledger",
            "/my-ledger/1/receipt",
            "/my-sign-ins",
            "/my-password",
            "/my-factors",
            "/step-up/passkey",
            "/first-factor",
            "/health",
            "/error",
            "/actuator",
            "/actuator/heapdump");

    private final Network network;
    private final Attacker attacker;
    private final Leak leak;
    private final SplittableRandom random = new SplittableRandom(20);

    HalfOpenAttack(Network network, Attacker attacker, Leak leak) {
        this.network = network;
        this.attacker = attacker;
        this.leak = leak;
    }

    void run() throws InterruptedException {
        var thief = halfIn(FIRST_ADDRESS);
        readEverything(thief);
        crawl(thief);
        makeFactors(thief);
        readEverything(thief);
        for (int i = 0; i < GUESSING_ADDRESSES; i++) {
            guess(halfIn(FIRST_ADDRESS + i));
        }
        readEverything(halfIn(FIRST_ADDRESS));
    }

    /** With the password: it is right, and opens the question for the second factor alone. */
    private Browser halfIn(int address) throws InterruptedException {
        var thief = network.browser(address);
        var answer = attacker.send(() -> thief.signIn(Population.OFFICE_LOGIN, DemoPassword.TEXT));
        if (answer.flatMap(Page::location).isEmpty()) {
            throw new StepFailed("sign in with the stolen password", "it was not taken");
        }
        return thief;
    }

    // --- Pages
    // --------------------------------------------------------------------------------------------------------

    private void readEverything(Browser thief) throws InterruptedException {
        for (var request : requests(thief)) {
            attacker.send(request);
        }
    }

    private List<Request> requests(Browser thief) {
        var requests = new ArrayList<Request>();
        for (var path : PAGES) {
            requests.add(() -> thief.get(path));
            requests.add(() -> thief.getWith(path, "Accept", "application/json"));
        }
        for (var group : leak.groups()) {
            requests.add(() -> thief.get(group));
            requests.add(() -> thief.get(group + "/"));
            requests.add(() -> thief.get("/sign-in/.." + group));
            requests.add(() -> thief.getWith("/help", "X-Original-URL", group));
            requests.add(() -> thief.postKnown(
                    "/kairos/exports",
                    Fields.of("group", group.substring(group.lastIndexOf('/') + 1), "contacts", "yes")));
        }
        for (var person : leak.people()) {
            var path = "/kairos/people/" + person;
            requests.add(() -> thief.get(path));
            requests.add(() -> thief.postKnown(path + "/contact", Fields.of("purpose", "print")));
        }
        return requests;
    }

    /** Whatever is linked from what he gets to see. */
    private void crawl(Browser thief) throws InterruptedException {
        var known = new HashSet<String>();
        var waiting = new ArrayDeque<>(List.of("/", STEP_UP, "/help", "/accessibility"));
        while (!waiting.isEmpty() && known.size() < PAGES_CRAWLED) {
            var path = waiting.remove();
            if (known.add(path)) {
                var page = attacker.send(() -> thief.get(path));
                page.ifPresent(found -> waiting.addAll(found.links("/")));
                page.flatMap(Page::location).ifPresent(waiting::add);
            }
        }
    }

    // --- Factors of his own
    // -------------------------------------------------------------------------------------------

    private void makeFactors(Browser thief) throws InterruptedException {
        var tries = List.<Request>of(
                () -> thief.get("/first-factor?shared=no&phone=no&usb=no"),
                () -> thief.get("/my-factors/codes"),
                () -> thief.postKnown("/my-factors/codes", Fields.of("offered", "AAAA", "code", "123456")),
                () -> thief.get("/my-factors/passkey"),
                () -> thief.postKnown("/my-factors/passkey", Fields.of("name", "mine", "response", "{}")),
                () -> thief.postKnown("/my-factors/codes/removal", Fields.none()),
                () -> thief.postKnown("/my-factors/recovery", Fields.none()),
                () -> thief.postKnown(
                        "/my-password",
                        Fields.of("password", DemoPassword.TEXT, "fresh", "un-autre-mot-de-passe-2026")),
                () -> thief.postKnown(STEP_UP, Fields.of("password", DemoPassword.TEXT)),
                () -> thief.postKnown(STEP_UP, Fields.of("code", "", "to", "/kairos/groups")),
                () -> thief.postKnown("/step-up/passkey", Fields.of("response", "{}")),
                () -> thief.postKnown("/sign-in/passkey", Fields.of("response", "{}")));
        for (var request : tries) {
            var target = attacker.send(request).flatMap(Page::location);
            if (target.isPresent()) {
                follow(thief, target.get());
            }
        }
    }

    /** Where he is sent on to, a form that waits among them. */
    private void follow(Browser thief, String target) throws InterruptedException {
        attacker.send(() -> thief.get(target));
        int form = target.indexOf(WAITING);
        if (form >= 0) {
            attacker.send(() -> thief.get(STEP_UP + "/form/" + target.substring(form + WAITING.length())));
        }
    }

    // --- Guessing
    // -----------------------------------------------------------------------------------------------------

    /** Codes of six digits, then recovery codes, until the page says something else than that the code is wrong. */
    private void guess(Browser thief) throws InterruptedException {
        attacker.send(() -> thief.get(STEP_UP));
        var wrong = said(thief, sixDigits());
        for (int i = 1; i < GUESSES_AT_ONE_ADDRESS && wrong.isPresent(); i++) {
            if (!said(thief, sixDigits()).equals(wrong)) {
                break;
            }
        }
        said(thief, "ABCD-EFGH-IJKL");
        readEverything(thief);
    }

    private String sixDigits() {
        return "%06d".formatted(random.nextInt(1_000_000));
    }

    /** What the page has against a code; empty when it has nothing. */
    private Optional<String> said(Browser thief, String code) throws InterruptedException {
        return attacker.send(() -> thief.postKnown(STEP_UP, Fields.of("code", code)))
                .flatMap(page -> page.root()
                        .all()
                        .filter(element -> "problems".equals(element.attributeOrEmpty("id")))
                        .map(element -> element.text())
                        .findFirst());
    }
}
