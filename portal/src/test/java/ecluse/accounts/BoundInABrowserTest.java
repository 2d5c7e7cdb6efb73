package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchPersistentContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.HttpsFront;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A real Chromium binds a sign-in and renews by itself, over https. Nothing in these pages knows of it. It signs six times in nine
 * minutes for one site, and twice where a cookie lives less than two minutes, so the visit is short.
 */
@Tag("browser")
@Tag("database")
class BoundInABrowserTest {
    private static final String BOUND = "__Host-ecluse-bound";
    private static final int LIFE_SECONDS = 20;
    private static final double PATIENCE_MILLIS = 120_000;

    /** The origin trial is over in later versions; on Linux there is no TPM, so the key is in software. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-component-update",
            "--disable-sync",
            "--enable-features=DeviceBoundSessions:RequireOriginTrialTokens/false,"
                    + "EnableBoundSessionCredentialsSoftwareKeysForManualTesting");

    @Test
    void chromium_binds_renews_sends_a_form_and_follows_a_link_from_elsewhere_and_its_copied_cookies_are_worth_nothing()
            throws Exception {
        assumeTrue(HttpsFront.certutil().isPresent(), "certutil is needed: package libnss3-tools (bin/setup)");
        try (var database = TestDatabase.fresh("drill");
                var front = HttpsFront.open();
                var portal = Portal.on(
                        database,
                        Map.of(
                                "ecluse.base-url",
                                front.url(),
                                "ecluse.sign-ins.bound-seconds",
                                Integer.toString(LIFE_SECONDS)));
                var playwright = Playwright.create();
                var browser = chromium(playwright, front)) {
            front.before(portal);
            new Visit(database, front, portal, browser).run();
        }
    }

    private static BrowserContext chromium(Playwright playwright, HttpsFront front) {
        var environment = new HashMap<>(System.getenv());
        environment.put("HOME", front.home().toString());
        var options = new LaunchPersistentContextOptions()
                .setArgs(FLAGS)
                .setEnv(environment)
                .setLocale("fr-FR");
        var program = System.getenv("ECLUSE_TEST_BROWSER");
        if (program != null && !program.isBlank()) {
            options.setExecutablePath(Path.of(program));
        }
        return playwright.chromium().launchPersistentContext(front.home().resolve("profile"), options);
    }

    private static final class Visit {
        private final World world;
        private final HttpsFront front;
        private final Portal portal;
        private final BrowserContext browser;
        private final Page page;
        private final World.Account manager;
        private final World.Person person;

        Visit(TestDatabase database, HttpsFront front, Portal portal, BrowserContext browser) {
            this.world = new World(database);
            this.front = front;
            this.portal = portal;
            this.browser = browser;
            this.page = browser.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            var partner = world.partner("P-0001");
            this.manager = world.account("office@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
            this.person = world.person();
            world.enrolment(partner, world.group(partner, "Soudage"), person, Stage.DURING);
        }

        void run() throws Exception {
            signIn();
            until("Chromium registers a key", () -> world.count("select count(*) from devicebound.session") == 1);
            assertThat(world.text("select algorithm from devicebound.session")).isEqualTo("ES256");
            aPageComes();
            aFormArrives();
            aLinkFromElsewhereLeadsIn();
            assertThat(world.count("select count(*) from devicebound.stranger"))
                    .as("requests of this browser without its key")
                    .isZero();
            copiedCookiesAreWorthNothing();
        }

        private void signIn() {
            page.navigate(front.url() + "/sign-in");
            page.fill("#login", manager.login());
            page.fill("#password", World.PASSWORD);
            page.click("main form button");
            assertThat(page.textContent("h1")).contains("Léa Martin");
        }

        private void aPageComes() throws InterruptedException {
            var before = newestCookie();
            untilTheCookieIsOver();
            assertThat(page.navigate(front.url() + person()).status()).isEqualTo(200);
            assertThat(page.textContent("main")).contains(person.facts().lastName());
            assertThat(newestCookie()).as("renewed").isNotEqualTo(before);
        }

        private void aFormArrives() throws InterruptedException {
            untilTheCookieIsOver();
            page.locator("form[action$='/contact'] button").first().click();
            assertThat(page.textContent("main")).contains(person.facts().email());
            assertThat(world.count("select count(*) from ledger.entry where kind = 1 and fields & 96 <> 0"))
                    .isEqualTo(1);
        }

        /** As from a webmail: another site's page asks for ours. */
        private void aLinkFromElsewhereLeadsIn() throws IOException, InterruptedException {
            var webmail = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            var html = "<title>m</title><a href='" + front.url() + person() + "'>link</a>";
            webmail.createContext("/", exchange -> {
                var bytes = html.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            webmail.start();
            try {
                page.navigate("http://127.0.0.1:" + webmail.getAddress().getPort() + "/");
                untilTheCookieIsOver();
                page.click("a");
                page.waitForURL(front.url() + person());
                assertThat(page.textContent("main")).contains(person.facts().lastName());
            } finally {
                webmail.stop(0);
            }
        }

        private void copiedCookiesAreWorthNothing() throws InterruptedException {
            var copied = new HashMap<String, String>();
            browser.cookies(front.url()).forEach(cookie -> copied.put(cookie.name, cookie.value));
            assertThat(copied).containsKeys("__Host-ecluse", BOUND);
            var thief = portal.browser().sending("X-Forwarded-For", "198.51.100.66");
            thief.cookies().putAll(copied);
            var answer = thief.get(person());
            assertThat(answer.status()).isEqualTo(307);
            assertThat(thief.get(person()).location()).endsWith("/sign-in");
            until("the sign-in is closed", () -> world.count("select count(*) from detection.signal") == 1);
            page.navigate(front.url() + person());
            assertThat(page.textContent("main")).contains("son cookie a servi ailleurs");
            page.navigate(front.url() + "/sign-in");
            signIn();
            assertThat(page.navigate(front.url() + person()).status()).isEqualTo(200);
        }

        /** As the database has it: on a slow machine a cookie may be over before it is looked at. */
        private String newestCookie() {
            return world.text("select encode(hash, 'hex') from devicebound.cookie order by issued_at desc limit 1");
        }

        private String person() {
            return "/kairos/people/" + person.ref();
        }

        private @org.jspecify.annotations.Nullable String cookie() {
            return browser.cookies(front.url()).stream()
                    .filter(cookie -> cookie.name.equals(BOUND))
                    .map(cookie -> cookie.value)
                    .findFirst()
                    .orElse(null);
        }

        /** For the browser, which forgets it, and for the database. */
        private void untilTheCookieIsOver() throws InterruptedException {
            until(
                    "the bound cookie is over",
                    () -> cookie() == null
                            && world.count("select count(*) from devicebound.cookie where expires_at > now()") == 0);
        }

        private static void until(String what, BooleanSupplier holds) throws InterruptedException {
            var deadline = Instant.now().plusSeconds(6L * LIFE_SECONDS);
            while (!holds.getAsBoolean()) {
                assertThat(Instant.now()).as(what).isBefore(deadline);
                Thread.sleep(100);
            }
        }
    }
}
