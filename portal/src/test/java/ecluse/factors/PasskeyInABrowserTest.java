package ecluse.factors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import ecluse.kernel.Role;
import ecluse.testing.App;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.Screen.Window;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** In a real Chromium with a virtual authenticator: a first passkey, signing in by it, a factor in the middle of a form. */
@Tag("browser")
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class PasskeyInABrowserTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.second-factor", "required"));
    private final World.Partner partner = world.partner("P-0001");
    private Screen screen;

    @BeforeAll
    void openBrowser() {
        screen = new Screen();
    }

    @AfterAll
    void stop() {
        screen.close();
        portal.close();
        database.close();
    }

    @Test
    void a_passkey_at_the_first_sign_in_then_alone_then_in_the_middle_of_a_form() {
        var office = world.account("passkey@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
        try (var window = screen.open(1280, false)) {
            var page = window.page();
            withAuthenticator(page);
            firstSignIn(page, office);
            faultless(window, "first-factor");
            choose(page, "shared-no", "phone-yes", "usb-no");
            assertThat(page.locator("#advice").textContent()).contains("sur cet ordinateur");
            faultless(window, "first-factor-advice");
            page.locator("#advice a").click();
            faultless(window, "passkey-add");
            page.fill("#name", "Ordinateur de l’accueil");
            page.click("#passkey");
            page.waitForSelector("#recovery-codes");
            assertThat(page.locator("#recovery-codes li").count()).isEqualTo(10);
            faultless(window, "factor-added");
            page.navigate(portal.url() + "/my-factors");
            assertThat(page.textContent("main")).contains("Ordinateur de l’accueil");
            faultless(window, "my-factors");

            signOut(page);
            page.click("a[href='/sign-in/passkey']");
            faultless(window, "passkey-sign-in");
            page.click("#passkey");
            page.waitForURL(portal.url() + "/");
            assertThat(page.textContent("h1")).contains("Léa Martin");

            aFactorInTheMiddleOfAForm(window, office);
        }
    }

    private void aFactorInTheMiddleOfAForm(Window window, Account office) {
        var page = window.page();
        page.navigate(portal.url() + "/my-factors");
        growOld(office);
        page.click("form[action='/my-factors/recovery'] button");
        assertThat(page.textContent("main")).contains("Le formulaire que vous envoyiez est gardé");
        faultless(window, "step-up");
        page.click("a[href^='/step-up/passkey']");
        faultless(window, "passkey-step-up");
        page.click("#passkey");
        page.waitForSelector("form[action='/my-factors/recovery']");
        faultless(window, "kept-form");
        page.click("form[action='/my-factors/recovery'] button");
        assertThat(page.locator("#recovery-codes li").count()).isEqualTo(10);
    }

    @Test
    void codes_by_an_app_on_a_narrow_screen_without_a_script_and_recovery() {
        var trainer = world.account("codes@isere.example", Role.ATTENDANCE_TAKER, partner);
        try (var window = screen.open(320, true)) {
            var page = window.page();
            firstSignIn(page, trainer);
            page.click("main a[href^='/my-factors/codes']");
            faultless(window, "codes");
            var app = App.of(page.content());
            page.fill("#code", app.code(0));
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Mettre en place"))
                    .click();
            var recovery = page.locator("#recovery-codes code").first().textContent();
            faultless(window, "recovery-codes");
            signOut(page);
            signIn(page, trainer);
            page.fill("#code", app.wrongCode());
            page.click("main form button");
            assertThat(page.textContent("#problems")).contains("n’est pas le bon");
            faultless(window, "step-up-wrong");
            page.fill("#code", recovery);
            page.click("main form button");
            assertThat(page.textContent("h1")).contains("Léa Martin");
        }
    }

    private void firstSignIn(Page page, Account account) {
        page.navigate(portal.url() + "/sign-in");
        signIn(page, account);
        assertThat(page.url()).contains("/first-factor");
    }

    private static void signIn(Page page, Account account) {
        page.fill("#login", account.login());
        page.fill("#password", World.PASSWORD);
        page.click("main form button");
    }

    private static void signOut(Page page) {
        page.click("form[action='/sign-out'] button");
        page.waitForSelector("#login");
    }

    private static void choose(Page page, String... answers) {
        for (var answer : answers) {
            page.check("#" + answer);
        }
        page.click("main form button");
    }

    private static void withAuthenticator(Page page) {
        var devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        var options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        var arguments = new JsonObject();
        arguments.add("options", options);
        devtools.send("WebAuthn.addVirtualAuthenticator", arguments);
    }

    private void growOld(Account account) {
        world.run(
                "update accounts.sign_in set proven_at = proven_at - interval '6 minutes' where account = ?",
                account.id());
    }

    private static void faultless(Window window, String picture) {
        assertThat(window.faults(picture)).as(picture).isEmpty();
    }
}
