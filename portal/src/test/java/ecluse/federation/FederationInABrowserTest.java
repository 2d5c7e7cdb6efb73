package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import ecluse.testing.Screen;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a real Chromium, from the portal's site to another and back: cookies, redirects and the content policy have a say there. */
@Tag("browser")
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class FederationInABrowserTest {
    private final Federation here = new Federation();
    private final UUID id = here.letIn(here.provider);

    @AfterAll
    void stop() {
        here.close();
    }

    @ParameterizedTest(name = "at {0} px")
    @ValueSource(ints = {390, 1280})
    void linked_then_signed_in_by_a_button_and_out_on_both_sides(int width) {
        here.provider.reset();
        var owner = here.withPasskey(here.office());
        try (var screen = new Screen();
                var window = screen.open(width, false)) {
            var page = window.page();
            owner.cookies()
                    .forEach((name, value) -> page.context()
                            .addCookies(List.of(new Cookie(name, value)
                                    .setUrl(here.portal.url())
                                    .setSameSite(SameSiteAttribute.LAX))));
            page.navigate(here.portal.url() + "/my-factors");
            page.click("a[href='/my-factors/identities']");
            page.click("a[href='/my-factors/identities/" + id + "/link']");
            page.waitForURL(here.portal.url() + "/my-factors/identities");
            assertThat(page.textContent("main")).contains("liée");
            assertThat(window.faults("federation-linked")).isEmpty();

            page.context().clearCookies();
            page.navigate(here.portal.url() + "/sign-in");
            page.click("a[href='/sign-in/federated/" + id + "']");
            page.waitForURL(here.portal.url() + "/");
            page.navigate(here.portal.url() + "/kairos/groups");
            assertThat(page.url()).endsWith("/kairos/groups");
            page.navigate(here.portal.url() + "/my-sign-ins");
            assertThat(page.textContent("main")).contains("par ConnexionPro");
            assertThat(window.faults("federation-my-sign-ins-" + width)).isEmpty();

            page.click("form[action='/sign-out'] button");
            assertThat(window.faults("federation-goodbye-" + width)).isEmpty();
            page.click("#there");
            page.waitForURL(here.portal.url() + "/sign-in/federated/" + id + "/left*");
            assertThat(page.textContent("main")).contains("ici et là-bas");
            assertThat(window.faults("federation-left-" + width)).isEmpty();
            assertThat(page.context().cookies(here.portal.url()))
                    .extracting(cookie -> cookie.name)
                    .doesNotContain("ecluse-federation");
        }
    }
}
