package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ground's pages in a real browser, on a phone and on a desk, by day and by night. */
@Tag("database")
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class LookTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final Screen screen = new Screen();
    private final World.Partner partner = world.partner("P-0001");
    private final World.Account office = world.account("office@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account officer = world.account("officer@agency.example", Role.SECURITY_OFFICER, null);

    @AfterAll
    void stop() {
        screen.close();
        portal.close();
        database.close();
    }

    @ParameterizedTest(name = "at {0} px, dark: {1}")
    @CsvSource({"320, false", "1280, true"})
    void every_page_of_the_ground_reads_well(int width, boolean dark) {
        try (var window = screen.open(width, dark)) {
            var page = window.page();
            for (var path : List.of("/sign-in", "/help", "/accessibility", "/nowhere")) {
                page.navigate(portal.url() + path);
                assertThat(window.faults(path.substring(1))).as(path).isEmpty();
            }
            signIn(window, office, "wrong");
            assertThat(page.title()).startsWith("Erreur");
            assertThat(window.faults("sign-in-refused")).isEmpty();
            signIn(window, office, World.PASSWORD);
            assertThat(page.url()).isEqualTo(portal.url() + "/");
            assertThat(window.faults("home-office")).isEmpty();
            for (var path : List.of("/my-sign-ins", "/my-password")) {
                page.navigate(portal.url() + path);
                assertThat(window.faults(path.substring(1))).as(path).isEmpty();
            }
            page.locator("button:has-text('Changer')").click();
            assertThat(window.faults("my-password-refused")).isEmpty();
            page.navigate(portal.url() + "/my-reminders");
            assertThat(window.faults("my-reminders")).isEmpty();
            page.locator("form[action='/my-reminders/calendar'] button").click();
            assertThat(page.locator("#address").inputValue()).contains("/calendar/");
            assertThat(window.faults("my-reminders-calendar")).isEmpty();
            page.navigate(portal.url() + "/agency/partners");
            assertThat(window.faults("not-granted")).isEmpty();
        }
    }

    @ParameterizedTest(name = "at {0} px")
    @CsvSource({"320", "1280"})
    void the_home_of_an_officer_and_the_page_of_the_closed_read_well(int width) {
        var closed = world.account("closed" + width + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
        world.run("""
                insert into containment.lock (id, scope, target, reason, message, rule, closed_at, closed_position,
                                              sign_ins_ended, took_ms)
                values (gen_random_uuid(), 2, ?, 'test', 'Nous vérifions une connexion inhabituelle.', 'test', now(),
                        88412903, 1, 3)
                """, closed.id().toString());
        try (var window = screen.open(width, false)) {
            signIn(window, closed, World.PASSWORD);
            assertThat(window.page().locator("main[data-refusal=LOCKED]").count())
                    .isEqualTo(1);
            assertThat(window.faults("closed")).isEmpty();
            signIn(window, officer, World.PASSWORD);
            assertThat(window.faults("home-officer")).isEmpty();
        }
    }

    @Test
    void a_keyboard_alone_signs_in_and_opens_the_phones_menu() {
        try (var window = screen.open(390, false)) {
            var page = window.page();
            page.navigate(portal.url() + "/sign-in");
            page.keyboard().press("Tab");
            assertThat(focused(window))
                    .as("the first stop leads past the header")
                    .isEqualTo("Aller au contenu");
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            page.keyboard().type(office.login());
            page.keyboard().press("Tab");
            page.keyboard().type(World.PASSWORD);
            page.keyboard().press("Enter");
            page.waitForURL(portal.url() + "/");
            assertThat(page.locator(".menu nav").isVisible()).isFalse();
            page.locator(".menu summary").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator(".menu nav").isVisible()).isTrue();
            assertThat(window.faults("menu-open")).isEmpty();
            page.keyboard().press("Tab");
            assertThat(focused(window)).isEqualTo("Aujourd’hui");
        }
    }

    @Test
    void choosing_english_stays_on_the_page() {
        try (var window = screen.open(1280, false)) {
            var page = window.page();
            page.navigate(portal.url() + "/help");
            page.locator("button:has-text('English')").click();
            assertThat(page.url()).isEqualTo(portal.url() + "/help");
            assertThat(page.locator("h1").textContent()).isEqualTo("Help and contacts");
            assertThat(window.faults("help-english")).isEmpty();
        }
    }

    private void signIn(Screen.Window window, World.Account account, String password) {
        var page = window.page();
        page.context().clearCookies();
        page.navigate(portal.url() + "/sign-in");
        page.locator("#login").fill(account.login());
        page.locator("#password").fill(password);
        page.locator("main button").click();
    }

    private static String focused(Screen.Window window) {
        return String.valueOf(window.page().evaluate("document.activeElement.textContent.trim()"));
    }
}
