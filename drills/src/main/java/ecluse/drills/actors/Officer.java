package ecluse.drills.actors;

import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Form;
import ecluse.drills.http.Page;
import ecluse.drills.loot.Exposure;
import ecluse.drills.population.DemoPassword;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Somebody of the agency who closes, lists, writes and opens again, by the pages made for it. Fills forms as they come; a
 * step that is not answered as it must be ends in {@link StepFailed}.
 */
public final class Officer {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final Duration POLL = Duration.ofMillis(250);

    private final Browser browser;

    private Officer(Browser browser) {
        this.browser = browser;
    }

    public static Officer signIn(Browser browser, String login, Keyring keyring) {
        var step = "sign in " + login;
        asked(step, () -> keyring.signIn(browser, login)).ifPresent(answer -> {
            throw new StepFailed(step, answer);
        });
        return new Officer(browser);
    }

    /** Sees the impact, types the code, closes. @return the page of the lock */
    public Page closePartner(String code, String reason, String message) {
        var step = "close " + code;
        var impact = get(step, "/agency/locks/new?scope=PARTNER&target=" + code);
        var form = form(step, impact, "/agency/locks");
        return changed(step, form, Fields.of("reason", reason, "message", message, "confirmation", code));
    }

    /** The lock that a rule put on an account, if there is one: the page of the list links to it. */
    public Optional<Page> lockNaming(String code) {
        var step = "find the lock of " + code;
        return get(step, "/agency/locks").links("/agency/locks/").stream()
                .filter(link -> !link.contains("?") && !link.endsWith("/new"))
                .map(link -> get(step, link))
                .filter(page -> page.ok() && page.body().contains(code))
                .findFirst();
    }

    public void askReopening(String lockPath, String reason) {
        var step = "ask to reopen";
        var form = form(step, get(step, lockPath), lockPath + "/reopening");
        changed(step, form, Fields.of("reason", reason));
    }

    public void approveReopening(String lockPath) {
        var step = "approve the reopening";
        var form = form(step, get(step, lockPath), lockPath + "/reopening/approval");
        changed(step, form, Fields.none());
    }

    /** Asks what an account was shown. @return the first page of the list */
    public Page makeExposure(String accountCode, LocalDateTime from, LocalDateTime to) {
        var step = "make the exposure list";
        var form = form(step, get(step, "/agency/exposures/new"), "/agency/exposures");
        return changed(
                step, form, Fields.of("account", accountCode, "from", LOCAL.format(from), "to", LOCAL.format(to)));
    }

    /** Reads all pages of a list. */
    public Exposure read(Page first) {
        var exposure = new Exposure();
        int found = exposure.add(first);
        for (int number = 2; found > 0; number++) {
            found = exposure.add(get("read the exposure list", withoutQuery(first) + "?page=" + number));
        }
        return exposure;
    }

    /** Makes the draft from the template. @return its page */
    public Page makeNotice(Page exposure) {
        var step = "make the notice";
        return changed(step, form(step, exposure, withoutQuery(exposure) + "/notices"), Fields.none());
    }

    public void submitNotice(Page notice) {
        var step = "submit the notice";
        changed(step, form(step, notice, withoutQuery(notice) + "/submission"), Fields.none());
    }

    public void approveNotice(String noticePath) {
        var step = "approve the notice";
        changed(step, form(step, get(step, noticePath), noticePath + "/approval"), Fields.none());
    }

    /** Waits until the portal says that all was sent. @return its last words */
    public Page awaitSent(String noticePath, Duration patience) {
        var step = "send the notice";
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            var page = get(step, noticePath);
            if (page.valueOf("data-state").filter("SENT"::equals).isPresent()) {
                return page;
            }
            pause();
        }
        throw new StepFailed(step, "not all was sent within " + patience.toSeconds() + " s");
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailed("wait", e);
        }
    }

    public static String withoutQuery(Page page) {
        int query = page.path().indexOf('?');
        return query < 0 ? page.path() : page.path().substring(0, query);
    }

    private static Form form(String step, Page page, String action) {
        return page.formTo(action).orElseThrow(() -> new StepFailed(step, "no form to " + action + " on " + page));
    }

    private Page get(String step, String path) {
        return asked(step, () -> browser.get(path));
    }

    /** Submits, with the password where one is asked for again; expects to be sent on. @return where to */
    private Page changed(String step, Form form, Fields fields) {
        var all = form.has("password") ? fields.and("password", DemoPassword.TEXT) : fields;
        var answer = asked(step, () -> browser.submit(form, all));
        if (answer.status() != 303 && answer.status() != 302) {
            throw new StepFailed(step, answer);
        }
        var next = asked(step, () -> browser.followed(answer));
        if (!next.ok()) {
            throw new StepFailed(step, next);
        }
        return next;
    }

    private interface Request<T> {
        T send() throws IOException, InterruptedException;
    }

    private static <T> T asked(String step, Request<T> request) {
        try {
            return request.send();
        } catch (IOException e) {
            throw new StepFailed(step, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailed(step, e);
        }
    }
}
