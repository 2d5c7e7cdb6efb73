package ecluse.duty;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import ecluse.containment.Containment;
import ecluse.containment.Scope;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.incidents.Exposures;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agency's pages in a real browser without JavaScript: on a phone nothing hangs over, and axe finds nothing to mend. */
@Tag("database")
@Tag("browser")
class DutyInABrowserTest {
    private static final int PHONE = 320;
    private static final int DESK = 1280;

    private static TestDatabase database;
    private static Portal portal;
    private static Playwright playwright;
    private static Browser chromium;
    private static List<String> paths;
    private static World.Account officer;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        var world = new World(database);
        portal = Portal.on(database);
        officer = world.account("anne@agency.example", Role.SECURITY_OFFICER, null);
        var partner = world.partner("P-0231");
        var account = world.account("office@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        var viewer = world.signedIn(account);
        var people = Stream.generate(world::person).limit(40).toList();
        people.forEach(person -> world.tie(partner, person, Stage.DURING));
        portal.bean(Guard.class)
                .disclose(Request.by(
                        viewer,
                        Purpose.LIST_GROUP,
                        people.stream().map(World.Person::ref).toList(),
                        EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME)));
        people.forEach(person -> portal.bean(Guard.class)
                .discloseOne(
                        Request.by(viewer, Purpose.REACH_TRAINEE, person.ref(), EnumSet.of(Field.EMAIL, Field.PHONE))));
        var officers = world.signedIn(officer);
        var exposures = portal.bean(Exposures.class);
        var list = exposures.make(
                officers,
                exposures.partner(partner.code()).orElseThrow(),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.now());
        var containment = portal.bean(Containment.class);
        var lock = containment.close(
                officers,
                containment.find(Scope.PARTNER, partner.code()).orElseThrow(),
                "Lectures anormales signalées par le partenaire lui-même",
                "Fermé pour vérification ; les autres services restent ouverts.");
        world.partner("P-0232");
        paths = List.of(
                "/agency",
                "/agency/partners",
                "/agency/partners/" + partner.id(),
                "/agency/accounts/" + account.id(),
                "/agency/locks",
                "/agency/locks/new",
                "/agency/locks/new?target=P-0232",
                "/agency/locks/" + lock.lock(),
                "/agency/exposures",
                "/agency/exposures/new",
                "/agency/exposures/" + list.id());
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(java.util.Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    @AfterAll
    static void close() {
        playwright.close();
        portal.close();
        database.close();
    }

    @Test
    void nothing_hangs_over_on_a_phone_and_axe_finds_nothing() {
        for (int width : new int[] {PHONE, DESK}) {
            try (var context = chromium.newContext(
                    new Browser.NewContextOptions().setViewportSize(width, 900).setLocale("fr-FR"))) {
                var page = context.newPage();
                signIn(page);
                for (var path : paths) {
                    page.navigate(portal.url() + path);
                    shoot(page, path, width);
                    assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                            .as(path + " at " + width)
                            .isLessThanOrEqualTo(width);
                    assertThat(new AxeBuilder(page).analyze().getViolations())
                            .as(path + " at " + width)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void a_partner_is_closed_by_keyboard_alone_without_javascript() {
        try (var context = chromium.newContext(new Browser.NewContextOptions().setJavaScriptEnabled(false))) {
            var page = context.newPage();
            signIn(page);
            page.navigate(portal.url() + "/agency/locks/new?target=P-0232");
            page.locator("#reason").focus();
            page.keyboard().type("drill");
            page.keyboard().press("Tab");
            page.keyboard().type("closed");
            page.keyboard().press("Tab");
            page.keyboard().type("P-0232");
            page.keyboard().press("Enter");
            page.waitForURL("**/agency/locks/*-*");
            assertThat(page.locator("#effect").getAttribute("data-disclosures-after"))
                    .isEqualTo("0");
        }
    }

    private static void signIn(Page page) {
        page.navigate(portal.url() + "/sign-in");
        page.fill("[name=login]", officer.login());
        page.fill("[name=password]", World.PASSWORD);
        page.press("[name=password]", "Enter");
        page.waitForURL(portal.url() + "/");
    }

    /** For people to look at, where {@code ecluse.shots} names a folder. */
    private static void shoot(Page page, String path, int width) {
        var folder = System.getProperty("ecluse.shots");
        if (folder != null) {
            var name =
                    path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID").replaceAll("\\W+", "_") + "-" + width + ".png";
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(folder, name)));
        }
    }
}
