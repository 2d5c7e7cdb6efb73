package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import ecluse.testing.Screen;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** In a real Chromium, from the portal's site to another and back: cookies, redirects and the content policy have a say there. */
@Tag("browser")
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class FederationInABrowserTest {
    private final Federation here = new Federation();

    @AfterAll
    void stop() {
        here.close();
    }

    @Test
    void linked_and_then_signed_in_by_a_button() {
        var id = here.letIn(here.provider);
        var owner = here.withPasskey(here.office());
        try (var screen = new Screen();
                var window = screen.open(1280, false)) {
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
            assertThat(page.context().cookies(here.portal.url()))
                    .extracting(cookie -> cookie.name)
                    .doesNotContain("ecluse-federation");
        }
    }
}
