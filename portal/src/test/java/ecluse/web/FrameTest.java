package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, languages, forms, errors: what every page has in common. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class FrameTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final Account office =
            world.account("office@isere.example", Role.TRAINING_OFFICE_MANAGER, world.partner("P-0231"));

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sign-in", "/", "/help", "/nowhere", "/error", "/kairos/groups/not-an-id"})
    void every_page_carries_the_same_protection(String path) {
        for (var browser : List.of(portal.browser(), portal.signedIn(office))) {
            var answer = browser.get(path);
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
                            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("Referrer-Policy")).contains("same-origin");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).contains("same-origin");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).contains("same-origin");
            assertThat(answer.header("Permissions-Policy").orElseThrow()).contains("geolocation=()");
            assertThat(answer.header("Cache-Control").orElseThrow()).contains("no-store");
            assertThat(answer.header("X-Frame-Options")).contains("DENY");
            assertThat(answer.header("Strict-Transport-Security")).isEmpty();
            assertThat(answer.header("Server")).isEmpty();
            assertThat(answer.header("X-Powered-By")).isEmpty();
        }
    }

    @Test
    void no_page_has_a_script_a_style_of_its_own_or_anything_from_elsewhere() {
        var browser = portal.signedIn(office);
        for (var path : List.of("/", "/help", "/accessibility", "/my-sign-ins", "/my-password", "/nowhere")) {
            assertThat(browser.get(path).body())
                    .as(path)
                    .doesNotContain("<script")
                    .doesNotContain("<style")
                    .doesNotContain("style=\"")
                    .doesNotContain("??")
                    .doesNotContainPattern("(src|href)=\"(https?:)?//");
        }
    }

    @Test
    void assets_are_kept_for_a_year_under_a_name_that_changes_with_them() {
        var browser = portal.browser();
        var link = Pattern.compile("href=\"(/assets/ecluse-[0-9a-f]{32}\\.css)\"")
                .matcher(browser.get("/sign-in").body());
        assertThat(link.find()).isTrue();
        var style = browser.get(link.group(1));
        assertThat(style.status()).isEqualTo(200);
        assertThat(style.header("Content-Type").orElseThrow()).startsWith("text/css");
        assertThat(style.header("Cache-Control")).contains("max-age=31536000, public, immutable");
        assertThat(style.header("Set-Cookie")).isEmpty();
        assertThat(browser.get("/assets/../application.properties").status()).isIn(400, 404);
        assertThat(browser.get("/assets/").status()).isEqualTo(404);
    }

    @Test
    void the_language_is_the_browsers_then_the_accounts_then_what_is_chosen() {
        assertThat(portal.browser().speaking("en-GB,en;q=0.9").get("/sign-in").body())
                .contains("<html lang=\"en\"");
        assertThat(portal.browser().speaking("de").get("/sign-in").body()).contains("<html lang=\"fr\"");
        assertThat(portal.browser().speaking(";;q=x").get("/sign-in").body()).contains("<html lang=\"fr\"");
        var browser = portal.signedIn(office).speaking("en");
        assertThat(browser.get("/").body()).contains("<html lang=\"fr\"");
        var chosen = browser.post("/language", Map.of("language", "en", "back", "/my-sign-ins?page=2"));
        assertThat(chosen.status()).isEqualTo(303);
        assertThat(chosen.location()).endsWith("/my-sign-ins?page=2");
        assertThat(chosen.header("Set-Cookie").orElseThrow())
                .startsWith("language=en; Path=/;")
                .contains("HttpOnly", "SameSite=Lax");
        assertThat(browser.get("/").body()).contains("<html lang=\"en\"");
        assertThat(world.text("select language from accounts.account where id = ?", office.id()))
                .isEqualTo("en");
        browser.post("/language", Map.of("language", "fr", "back", "/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example",
                "https://evil.example",
                "/\\evil.example",
                "evil",
                "",
                "javascript:alert(1)",
                "/a\r\nSet-Cookie: x=y"
            })
    void choosing_a_language_leads_nowhere_else(String back) {
        var browser = portal.browser();
        browser.get("/sign-in");
        var answer = browser.post("/language", Map.of("language", "fr", "back", back));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).isIn("/", portal.url() + "/");
    }

    @Test
    void a_language_that_pages_are_not_written_in_is_refused() {
        var browser = portal.browser();
        browser.get("/sign-in");
        assertThat(browser.post("/language", Map.of("language", "de")).status()).isEqualTo(400);
        assertThat(browser.post("/language", Map.of()).status()).isEqualTo(400);
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void a_form_without_its_token_or_with_another_changes_nothing() {
        var browser = portal.signedIn(office);
        browser.get("/");
        for (var token : List.of("", "x", "AAAA".repeat(12))) {
            var answer = browser.post("/sign-out-everywhere", Map.of("_csrf", token));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("data-refusal=\"FORGED\"", "Cette page a expiré");
        }
        var none = browser.send(browser.request("/sign-out-everywhere")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(none.status()).isEqualTo(403);
        assertThat(browser.get("/").status()).isEqualTo(200);
    }

    @Test
    void the_token_of_one_sign_in_is_worth_nothing_with_another() {
        var mine = portal.signedIn(office);
        var token = token(mine.get("/").body());
        var other = portal.signedIn(world.account("other@isere.example", Role.QUOTE_CLERK, world.partner("P-0232")));
        other.get("/");
        assertThat(other.post("/sign-out", Map.of("_csrf", token)).status()).isEqualTo(403);
        var again = portal.signedIn(office);
        again.get("/");
        assertThat(again.post("/sign-out", Map.of("_csrf", token)).status()).isEqualTo(403);
    }

    @Test
    void a_token_from_before_signing_in_is_worth_nothing_after() {
        var browser = portal.browser();
        var token = token(browser.get("/sign-in").body());
        var signedIn = portal.signedIn(office);
        assertThat(signedIn.post("/sign-out", Map.of("_csrf", token)).status()).isEqualTo(403);
    }

    @ParameterizedTest(name = "Sec-Fetch-Site {0}, Origin {1}: {2}")
    @CsvSource({
        "same-origin, OWN, 422",
        "none, '', 422",
        "cross-site, http://evil.example, 403",
        "same-site, http://other.localhost, 403",
        "cross-site, null, 403",
        "'', http://evil.example, 403",
        "'', null, 403",
        "'', OWN, 422",
        "'', '', 422"
    })
    void the_sign_in_form_is_taken_from_our_own_pages_alone(String site, String origin, int status) {
        var browser = portal.browser();
        var token = token(browser.get("/sign-in").body());
        var request = browser.request("/sign-in").header("Content-Type", "application/x-www-form-urlencoded");
        if (!site.isEmpty()) {
            request.header("Sec-Fetch-Site", site);
        }
        if (!origin.isEmpty()) {
            request.header("Origin", origin.equals("OWN") ? portal.url() : origin);
        }
        var answer = browser.send(request.POST(BodyPublishers.ofString("login=&password=&_csrf=" + token))
                .build());
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void an_address_that_leads_nowhere_and_an_id_that_is_none_answer_the_same() {
        var browser = portal.signedIn(office);
        var nowhere = browser.get("/my-nothing");
        var noId = browser.get("/agency/partners/not-an-id");
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.body()).contains("data-refusal=\"NO_TIE\"", "Rien ici pour vous", "data-reference=\"R-");
        assertThat(noId.status()).isIn(403, 404);
    }

    @Test
    void a_page_of_another_role_is_refused() {
        var manager = world.account("manager@isere.example", Role.PARTNER_ACCOUNT_MANAGER, world.partner("P-0233"));
        var answer = portal.signedIn(manager).get("/kairos/groups");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("data-refusal=\"NOT_GRANTED\"", "ne fait pas partie de vos droits");
    }

    @Test
    void a_method_that_a_page_does_not_have_is_named_with_those_it_has() {
        var browser = portal.signedIn(office);
        browser.get("/");
        var answer = browser.post("/help", Map.of());
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow").orElseThrow()).contains("GET");
        assertThat(answer.body()).contains("data-refusal=\"METHOD\"");
        assertThat(method(browser, "DELETE", "/help").status()).isEqualTo(405);
        assertThat(method(browser, "TRACE", "/help").status()).isIn(400, 405);
        assertThat(method(browser, "BREW", "/help").status()).isIn(400, 405, 501);
    }

    @Test
    void head_is_get_without_the_page_and_options_names_the_methods() {
        var browser = portal.browser();
        var head = method(browser, "HEAD", "/sign-in");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(method(browser, "HEAD", "/").status()).isEqualTo(303);
        var options = method(browser, "OPTIONS", "/sign-in");
        assertThat(options.status()).isEqualTo(200);
        assertThat(options.header("Allow").orElseThrow()).contains("GET", "POST");
    }

    @Test
    void a_program_is_refused_with_a_problem_document() {
        var browser = portal.browser();
        var answer = browser.send(browser.request("/")
                .header("Accept", "application/json, */*;q=0.1")
                .GET()
                .build());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"code\":\"SIGNED_OUT\"", "\"title\":\"Vous n’êtes plus connecté\"", "\"reference\":\"R-");
        var lost = browser.send(browser.request("/nowhere")
                .header("Accept", "application/problem+json")
                .GET()
                .build());
        assertThat(lost.status()).isEqualTo(404);
        assertThat(lost.body()).contains("\"type\":\"/help#no-tie\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/;jsessionid=1",
                "/%2e%2e/%2e%2e/etc/passwd",
                "//sign-in",
                "/sign-in%00",
                "/sign-in/",
                "/SIGN-IN",
                "/%ff",
                "/?x=%00",
                "/sign-in?login=%FF"
            })
    void hostile_addresses_get_a_clear_answer_and_never_a_fault(String path) {
        var status = portal.browser().get(path).status();
        assertThat(status).isIn(200, 303, 400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator", "/actuator/health", "/actuator/env", "/login", "/logout", "/webjars/x"})
    void what_the_framework_would_bring_by_itself_is_not_there(String path) {
        assertThat(portal.browser().get(path).status()).isEqualTo(404);
    }

    @Test
    void a_body_of_another_kind_is_refused_clearly() {
        var browser = portal.browser();
        var answer = browser.send(browser.request("/sign-in")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"login\":\"a\"}"))
                .build());
        assertThat(answer.status()).isEqualTo(403);
        var xml = browser.send(browser.request("/sign-in")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString("--x--"))
                .build());
        assertThat(xml.status()).isBetween(400, 499);
    }

    @Test
    void health_says_up_and_needs_no_sign_in() {
        var answer = portal.browser().get("/health");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .matches("\\{\"status\":\"UP\",\"ledger\":\\{\"state\":\"(WAITING|PUBLISHING)\",\"lagMs\":\\d+,"
                        + "\"unwitnessedMs\":\\d+}}");
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CORRESPONDENCE", "JOBSEEKER"})
    void every_role_has_a_home_with_ways_that_are_its_own(Role role) {
        var partner = role.ofAgency() ? null : world.partner("P-9" + role.ordinal());
        var account = world.account(role.name().toLowerCase(java.util.Locale.ROOT) + "@home.example", role, partner);
        var home = portal.signedIn(account).get("/");
        assertThat(home.status()).isEqualTo(200);
        assertThat(home.body().contains("href=\"/kairos/groups\"")).isEqualTo(role.may(ecluse.kernel.Right.SEE_GROUPS));
        assertThat(home.body().contains("href=\"/agency/locks\"")).isEqualTo(role.may(ecluse.kernel.Right.CLOSE));
        assertThat(home.body().contains("personnes sur 130 possibles"))
                .isEqualTo(role.may(ecluse.kernel.Right.OPEN_CONTACT));
        assertThat(home.body()).contains("href=\"/my-ledger\"").doesNotContain("??");
    }

    @Test
    void every_page_leads_to_help_and_to_the_statement_on_accessibility() {
        var page = portal.browser().get("/sign-in").body();
        assertThat(page).contains("href=\"/accessibility\"", "href=\"/help\"", "href=\"#content\"", "id=\"content\"");
        assertThat(portal.browser().get("/accessibility").body()).contains("RGAA 4.1.2", "Défenseur des droits");
        assertThat(portal.browser().get("/help").body()).contains("id=\"over-budget\"", "01 99 00 12 34");
    }

    private static Browser.Answer method(Browser browser, String method, String path) {
        return browser.send(
                browser.request(path).method(method, BodyPublishers.noBody()).build());
    }

    private static String token(String page) {
        var field = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
        assertThat(field.find()).isTrue();
        return field.group(1);
    }
}
