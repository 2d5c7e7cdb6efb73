package ecluse.drills.factors;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Form;
import ecluse.drills.http.Page;
import ecluse.drills.population.DemoPassword;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who signs in, with what: the password, and the app's code. An account that has no factor yet makes one at its first sign-in,
 * by the portal's own pages, as a person would. Safe for many threads, each with a browser of its own.
 */
public final class Keyring {
    private static final String SIGN_IN = "/sign-in";
    private static final String STEP_UP = "/step-up";
    private static final String FIRST_FACTOR = "/first-factor";
    private static final String CODES = "/my-factors/codes";

    /** A code may grow old on its way. */
    private static final int TRIES = 2;

    private final Clock clock;
    private final Keeper keeper;
    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    /** Where keys go that must outlive this program. */
    public interface Keeper {
        Keeper NONE = (login, key) -> {};

        void keep(String login, Key key) throws IOException;
    }

    public Keyring(Clock clock) {
        this(clock, Map.of(), Keeper.NONE);
    }

    /**
     * @param known keys of earlier
     * @param keeper hears of each new key before the portal does, so that none is lost
     */
    public Keyring(Clock clock, Map<String, Key> known, Keeper keeper) {
        this.clock = clock;
        this.keeper = keeper;
        keys.putAll(known);
    }

    public Optional<Key> of(String login) {
        return Optional.ofNullable(keys.get(login));
    }

    /** The code that the account's app shows at a moment; empty when the portal knows no app of it. */
    public Optional<String> code(String login, Instant at) {
        return of(login).filter(Key::isSetUp).map(key -> key.code(CodeApp.step(at)));
    }

    /** How long a code is still shown. */
    public static Duration left(Instant at) {
        long next = (CodeApp.step(at) + 1) * CodeApp.STEP_SECONDS;
        return Duration.ofSeconds(next - at.getEpochSecond());
    }

    /** @return the answer that stands in the way; empty when the browser is in */
    public Optional<Page> signIn(Browser browser, String login) throws IOException, InterruptedException {
        var answer = browser.signIn(login, DemoPassword.TEXT);
        return isLetOn(answer) ? asked(browser, login, browser.followed(answer)) : Optional.of(answer);
    }

    private static boolean isLetOn(Page answer) {
        return answer.location().filter(target -> !target.startsWith(SIGN_IN)).isPresent();
    }

    /**
     * Gives what a page asks for: the first factor is made, a code is given.
     *
     * @return what stands in the way; empty when nothing does
     */
    public Optional<Page> asked(Browser browser, String login, Page page) throws IOException, InterruptedException {
        if (page.path().startsWith(FIRST_FACTOR)) {
            return setUp(browser, login, page);
        }
        if (page.path().startsWith(STEP_UP)) {
            return give(browser, login, page);
        }
        return page.ok() ? Optional.empty() : Optional.of(page);
    }

    // --- The first factor
    // ---------------------------------------------------------------------------------------------

    private Optional<Page> setUp(Browser browser, String login, Page choice) throws IOException, InterruptedException {
        var link = choice.links(CODES).stream().findFirst();
        return link.isEmpty() ? Optional.of(choice) : setUp(browser, login, browser.get(link.get()), TRIES);
    }

    private Optional<Page> setUp(Browser browser, String login, Page offer, int tries)
            throws IOException, InterruptedException {
        var form = offer.formTo(CODES);
        var secret = textOf(offer, "secret");
        if (form.isEmpty() || secret.isEmpty() || tries == 0) {
            return Optional.of(offer);
        }
        // The code of a moment ago is still taken, and leaves the one that the app shows now for a sign-in.
        long step = CodeApp.step(clock.instant()) - 1;
        var key = new Key(secret.get().replace(" ", ""), List.of(), step);
        keep(login, key);
        var answer = browser.submit(form.get(), Fields.of("code", key.code(step)));
        var codes = recoveryCodes(answer);
        if (codes.isEmpty()) {
            return setUp(browser, login, answer, tries - 1);
        }
        keep(login, new Key(key.secret(), codes, step));
        return Optional.empty();
    }

    private void keep(String login, Key key) throws IOException {
        keeper.keep(login, key);
        keys.put(login, key);
    }

    private static Optional<String> textOf(Page page, String id) {
        return page.root()
                .all()
                .filter(element -> id.equals(element.attributeOrEmpty("id")))
                .map(element -> element.text())
                .findFirst();
    }

    private static List<String> recoveryCodes(Page page) {
        return page.root()
                .all("ol")
                .filter(list -> "recovery-codes".equals(list.attributeOrEmpty("id")))
                .flatMap(list -> list.all("code"))
                .map(code -> code.text())
                .toList();
    }

    // --- A code
    // -------------------------------------------------------------------------------------------------------

    private Optional<Page> give(Browser browser, String login, Page page) throws IOException, InterruptedException {
        var here = page;
        for (int i = 0; i < TRIES; i++) {
            var form = here.formTo(STEP_UP).filter(asking -> asking.has("code"));
            if (form.isEmpty() || !keys.containsKey(login)) {
                return Optional.of(here);
            }
            here = submit(browser, form.get(), freshCode(login));
            if (isLetOn(here)) {
                var arrived = browser.followed(here);
                return arrived.ok() ? Optional.empty() : Optional.of(arrived);
            }
        }
        return Optional.of(here);
    }

    private static Page submit(Browser browser, Form form, String code) throws IOException, InterruptedException {
        return browser.submit(form, Fields.of("code", code));
    }

    /** One that was not given before: who signs in more often than codes change waits for the next. */
    private String freshCode(String login) throws InterruptedException {
        var key = keys.compute(login, (of, before) -> {
            if (before == null) {
                throw new IllegalStateException("no key of " + of);
            }
            return before.spent(Math.max(CodeApp.step(clock.instant()), before.spent() + 1));
        });
        // The portal takes the next code a step early.
        var takenFrom = Instant.ofEpochSecond((key.spent() - 1) * CodeApp.STEP_SECONDS);
        var wait = Duration.between(clock.instant(), takenFrom);
        if (wait.isPositive()) {
            Thread.sleep(wait);
        }
        return key.code(key.spent());
    }
}
