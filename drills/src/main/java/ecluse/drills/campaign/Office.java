package ecluse.drills.campaign;

import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Form;
import ecluse.drills.http.Page;
import ecluse.drills.population.DemoPassword;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Somebody at an office who works through a campaign: opens groups, writes courses, signs in again now and then, and does what the
 * pages say when a factor is asked for, in a manner of one's own.
 */
final class Office implements Runnable {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_500);
    private static final Duration BETWEEN_SIGN_INS = Duration.ofSeconds(15);
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final String FIRST_FACTOR = "/first-factor";
    private static final String STEP_UP = "/step-up";
    private static final String LATER = "/second-factor/later";
    private static final String COURSES = "/offer/courses";
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 404, 422, 429, 500, 502, 503);
    private static final int MOST_STEPS = 60;

    /** When somebody makes a factor. */
    enum Manner {
        /** When asked the first time. */
        AT_ONCE,
        /** Postpones it, and makes one when next asked: in the brown-out. */
        WHEN_ASKED_AGAIN,
        /** Postpones it, waits for the brown-out to be over, and makes one when there is no other way. */
        AT_THE_LAST
    }

    private final String login;
    private final Manner manner;
    private final Browser browser;
    private final Keyring keyring;
    private final Tally tally;
    private final AtomicReference<@Nullable Calendar> calendar;
    private final SplittableRandom random;
    private Instant signedInAt = Instant.MIN;
    private boolean holdsAFactor;
    private boolean wasAsked;
    private int courses;
    private volatile boolean over;

    Office(
            String login,
            Manner manner,
            Browser browser,
            Keyring keyring,
            Tally tally,
            AtomicReference<@Nullable Calendar> calendar,
            long seed) {
        this.login = login;
        this.manner = manner;
        this.browser = browser;
        this.keyring = keyring;
        this.tally = tally;
        this.calendar = calendar;
        this.random = new SplittableRandom(seed);
    }

    /** What is under way is brought to its end. */
    void rest() {
        over = true;
    }

    /** Works until told to rest. */
    @Override
    public void run() {
        while (!over) {
            try {
                work();
                Thread.sleep(random.nextLong(SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                tally.refusedUnannounced("no answer: " + e);
            }
        }
    }

    private void work() throws IOException, InterruptedException {
        // Once there is an app, a code is new each half minute only: who has one stays signed in.
        if (!holdsAFactor && signedInAt.plus(BETWEEN_SIGN_INS).isBefore(Instant.now())) {
            signIn();
        } else if (random.nextInt(3) == 0) {
            openAGroup();
        } else {
            writeACourse();
        }
    }

    void signIn() throws IOException, InterruptedException {
        signedInAt = Instant.now();
        var answer = browser.signIn(login, DemoPassword.TEXT);
        if (!answer.location().orElse("/sign-in").startsWith("/sign-in")) {
            through(answer);
        } else {
            tally.refusedUnannounced("sign-in: " + answer);
        }
    }

    private void openAGroup() throws IOException, InterruptedException {
        var groups = open("/kairos/groups").links("/kairos/groups/");
        if (!groups.isEmpty()) {
            open(groups.get(random.nextInt(groups.size())));
        }
    }

    private Page open(String path) throws IOException, InterruptedException {
        return through(browser.get(path));
    }

    private void writeACourse() throws IOException, InterruptedException {
        var page = open(COURSES + "/new");
        var form = page.formTo(COURSES);
        if (form.isEmpty()) {
            tally.refusedUnannounced("no form on " + page);
            return;
        }
        var title = "Cours %s %d".formatted(login.replaceAll("\\W", " "), ++courses);
        tally.sent(title, login);
        var answer = browser.submit(form.get(), Fields.of("title", title, "objective", "Apprendre en faisant"));
        var kept = keptForm(answer);
        var here = through(answer);
        if (kept.isPresent()) {
            sendAgain(kept.get(), here, title);
        } else if (here.path().startsWith(COURSES + "/")) {
            tally.arrived(title);
        }
    }

    /** The address under which the form waits, where it was not taken at once. */
    private static Optional<String> keptForm(Page answer) {
        return answer.location()
                .filter(to -> to.startsWith(STEP_UP + "?form="))
                .map(to -> STEP_UP + "/form/" + to.substring((STEP_UP + "?form=").length()));
    }

    private void sendAgain(String kept, Page here, String title) throws IOException, InterruptedException {
        var waiting = here.path().startsWith(STEP_UP + "/form/") ? here : open(kept);
        var form = waiting.formTo(COURSES);
        if (form.isPresent()
                && through(browser.submit(form.get(), Fields.none())).path().startsWith(COURSES + "/")) {
            tally.arrived(title);
        }
    }

    // --- When a factor is asked for ---------------------------------------------------------------------------------

    /** Where an answer leads in the end, once all that was asked for on the way is done. */
    private Page through(Page answer) throws IOException, InterruptedException {
        var wanted = answer.path();
        var here = answer;
        for (int i = 0; i < MOST_STEPS; i++) {
            here = browser.followed(here);
            if (here.path().startsWith(FIRST_FACTOR)) {
                here = firstFactor(here, wanted);
            } else if (here.path().startsWith(STEP_UP) && passwordAgain(here).isPresent()) {
                here = browser.submit(passwordAgain(here).get(), Fields.of("password", DemoPassword.TEXT));
            } else if (here.path().startsWith(STEP_UP) && here.formTo(STEP_UP).isPresent()) {
                var refused = keyring.asked(browser, login, here);
                here = refused.isPresent() ? refused.get() : browser.get("/");
            } else {
                break;
            }
        }
        if (REFUSALS.contains(here.status())) {
            tally.refusedUnannounced(here.toString());
        }
        return here;
    }

    private static Optional<Form> passwordAgain(Page page) {
        return page.formTo(STEP_UP).filter(form -> form.has("password"));
    }

    private Page firstFactor(Page page, String wanted) throws IOException, InterruptedException {
        tally.askedForAFactor();
        var now = Instant.now();
        var dates = calendar.get();
        boolean first = !wasAsked;
        wasAsked = true;
        boolean brownOut = dates != null && dates.brownOutAt(now);
        boolean required = dates != null && dates.requiredAt(now);
        if (dates == null || !first && !brownOut && !required) {
            tally.refusedUnannounced("asked for a factor on the way to " + wanted);
        }
        var later = page.formTo(LATER);
        if (later.isPresent() && manner != Manner.AT_ONCE) {
            tally.postponed();
            return browser.submit(later.get(), Fields.none());
        }
        if (manner == Manner.AT_THE_LAST && brownOut && !required) {
            Thread.sleep(A_MOMENT);
            return browser.get(onward(page));
        }
        return enrol(page);
    }

    private Page enrol(Page page) throws IOException, InterruptedException {
        var refused = keyring.asked(browser, login, page);
        if (refused.isPresent()) {
            tally.refusedUnannounced("a factor was not taken: " + refused.get());
            return refused.get();
        }
        holdsAFactor = true;
        tally.enrolled();
        return browser.get(onward(page));
    }

    /** Where the page says one was going: a form that waits, or a page. */
    private static String onward(Page page) {
        var form = hidden(page, "form");
        return form.map(id -> STEP_UP + "/form/" + id)
                .orElseGet(() -> hidden(page, "to").orElse("/"));
    }

    private static Optional<String> hidden(Page page, String name) {
        return page.root()
                .all("input")
                .filter(input -> name.equals(input.attributeOrEmpty("name")))
                .map(input -> input.attributeOrEmpty("value"))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }
}
