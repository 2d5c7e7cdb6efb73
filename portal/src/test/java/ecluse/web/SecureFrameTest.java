package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Where people reach the portal by https, through a proxy. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class SecureFrameTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.base-url", "https://portal.example"));
    private final World.Account trainer =
            world.account("trainer@isere.example", Role.ATTENDANCE_TAKER, world.partner("P-0001"));

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void the_cookie_is_secure_and_bound_to_this_host() {
        assertThat(signIn(portal.browser(), "https://portal.example", "203.0.113.9")
                        .header("Set-Cookie")
                        .orElseThrow())
                .matches("__Host-ecluse=[A-Za-z0-9_-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    @Test
    void a_cookie_of_the_plain_name_is_not_looked_at() {
        var answer = signIn(portal.browser(), "https://portal.example", "203.0.113.9");
        var token = answer.header("Set-Cookie").orElseThrow().replaceAll("^__Host-ecluse=([^;]+);.*", "$1");
        var plain = portal.browser();
        plain.cookies().put("ecluse", token);
        assertThat(plain.get("/").status()).isEqualTo(303);
        var bound = portal.browser();
        bound.cookies().put("__Host-ecluse", token);
        assertThat(bound.get("/").status()).isEqualTo(200);
    }

    @Test
    void browsers_are_told_to_come_by_https_only() {
        assertThat(portal.browser().get("/sign-in").header("Strict-Transport-Security"))
                .contains("max-age=31536000; includeSubDomains");
    }

    @Test
    void our_origin_is_the_address_people_know_whatever_the_host_header() {
        assertThat(signIn(portal.browser(), portal.url(), "203.0.113.9").status())
                .isEqualTo(403);
        assertThat(signIn(portal.browser(), "https://evil.example", "203.0.113.9")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void the_address_on_record_is_the_one_that_the_proxy_added() {
        signIn(portal.browser(), "https://portal.example", "6.6.6.6, 198.51.100.23");
        assertThat(world.count("select count(*) from accounts.sign_in where address = '198.51.100.23'"))
                .isPositive();
        assertThat(world.count("select count(*) from accounts.sign_in where address = '6.6.6.6'"))
                .isZero();
    }

    private Browser.Answer signIn(Browser browser, String origin, String forwarded) {
        var field = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"")
                .matcher(browser.get("/sign-in").body());
        assertThat(field.find()).isTrue();
        return browser.send(browser.request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", origin)
                .header("X-Forwarded-For", forwarded)
                .POST(BodyPublishers.ofString("login=" + encoded(trainer.login()) + "&password="
                        + encoded(World.PASSWORD) + "&_csrf=" + field.group(1)))
                .build());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
