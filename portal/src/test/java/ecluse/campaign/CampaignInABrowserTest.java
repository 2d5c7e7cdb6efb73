package ecluse.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** In a real Chromium with a virtual authenticator: asked, postponed, due in the middle of a form, a passkey, and on with the form. */
@Tag("browser")
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class CampaignInABrowserTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = world.account("campagne@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void later_once_then_a_passkey_in_the_middle_of_a_form_and_on_with_it() {
        var cohort = running();
        try (var screen = new Screen();
                var window = screen.open(1280, false)) {
            var page = window.page();
            withAuthenticator(page);
            page.navigate(portal.url() + "/sign-in");
            page.fill("#login", office.login());
            page.fill("#password", World.PASSWORD);
            page.click("main form button");
            page.waitForURL(url -> url.contains("/first-factor"));
            assertThat(page.textContent("#why-now")).contains("une fois plus tard");
            page.click("#why-now button");
            page.waitForURL(portal.url() + "/");

            page.navigate(portal.url() + "/offer/courses/new");
            page.fill("#title", "Soudure à l’arc");
            page.fill("#objective", "Souder d’équerre");
            require(cohort);
            page.click("main form button");
            page.waitForURL(url -> url.contains("/first-factor"));
            assertThat(page.textContent("#why-now"))
                    .contains("maintenant exigé")
                    .doesNotContain("plus tard");
            assertThat(window.faults("campaign-due")).isEmpty();
            page.click("main .links a[href^='/my-factors/passkey']");
            page.fill("#name", "Ordinateur de l’accueil");
            page.click("#passkey");
            page.waitForSelector("#recovery-codes");
            page.click("main a[href^='/step-up/form/']");
            assertThat(page.inputValue("input[name='objective']")).isEqualTo("Souder d’équerre");
            page.click("main form[action='/offer/courses'] button");
            page.waitForURL(url -> url.contains("/offer/courses/"));
            assertThat(page.textContent("main")).contains("Soudure à l’arc");
        }
        assertThat(world.text("select holds from accounts.account where id = ?", office.id()))
                .isEqualTo("3");
    }

    /** Announced a moment ago, by two officers. */
    private UUID running() {
        var cohort = UUID.randomUUID();
        var first = world.account("premiere@agence.example", Role.SECURITY_OFFICER, null);
        var second = world.account("seconde@agence.example", Role.SECURITY_OFFICER, null);
        world.run("""
                insert into campaign.cohort (id, name, state, sizes, regions, codes, announced_at, reminders_at, brown_out_at,
                                             brown_out_until, required_at, written_by, written_at)
                values (?, 'Isère', 'DRAFT', '{}', '{38}', '{}', now() - interval '30 days', now() - interval '20 days',
                        now() - interval '10 days', now() - interval '10 days' + interval '1 hour', now() + interval '5 days', ?, now())
                """, cohort, first.id());
        world.run("insert into campaign.member (cohort, partner) values (?, ?)", cohort, partner.id());
        world.run("""
                update campaign.cohort set state = 'RUNNING', started_by = ?, started_at = now(), version = version + 1
                 where id = ?
                """, second.id(), cohort);
        return cohort;
    }

    private void require(UUID cohort) {
        world.pastTriggers("campaign.cohort", "update campaign.cohort set required_at = now() where id = ?", cohort);
        var until = Instant.now().plus(Duration.ofSeconds(30));
        while (world.count("select count(*) from accounts.account where id = ? and factor_due", office.id()) == 0) {
            assertThat(Instant.now()).as("due").isBefore(until);
            portal.bean(CampaignRounds.class).follow();
        }
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
}
