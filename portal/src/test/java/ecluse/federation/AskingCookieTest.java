package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.SignInId;
import ecluse.testing.TestDatabase;
import jakarta.servlet.http.Cookie;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** How long a request is one, and of whom. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class AskingCookieTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final UUID PROVIDER = UUID.randomUUID();

    private final TestDatabase database = TestDatabase.fresh();

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    void a_request_is_over_after_five_minutes() {
        var begun = begin(null);
        assertThat(back(begun, Duration.ofSeconds(299), PROVIDER, begun.asking().state()))
                .isPresent();
        assertThat(back(begun, Duration.ofSeconds(300), PROVIDER, begun.asking().state()))
                .isEmpty();
    }

    @Test
    void it_is_one_at_its_provider_with_its_state_and_says_whose_account_is_to_be_linked() {
        var signIn = new SignInId(UUID.randomUUID());
        var begun = begin(signIn);
        var state = begun.asking().state();
        assertThat(back(begun, Duration.ZERO, UUID.randomUUID(), state)).isEmpty();
        assertThat(back(begun, Duration.ZERO, PROVIDER, begin(null).asking().state()))
                .isEmpty();
        assertThat(back(begun, Duration.ZERO, PROVIDER, "")).isEmpty();
        assertThat(back(begun, Duration.ZERO, PROVIDER, state).orElseThrow().signIn())
                .isEqualTo(signIn);
    }

    @Test
    void what_the_provider_is_told_differs_and_tells_nothing_of_the_rest() {
        var asking = begin(null).asking();
        assertThat(java.util.Set.of(asking.state(), asking.nonce(), asking.verifier(), asking.challenge()))
                .hasSize(4)
                .allSatisfy(text -> assertThat(text).hasSize(43));
        assertThat(asking.toString()).doesNotContain(asking.state(), asking.verifier());
    }

    @Test
    void by_https_the_cookie_is_bound_to_this_host() {
        var settings = database.settings(Map.of("ecluse.base-url", "https://portail.example"));
        var response = new MockHttpServletResponse();
        new AskingCookie(settings, at(Duration.ZERO)).begin(PROVIDER, null, response);
        assertThat(response.getHeader("Set-Cookie"))
                .startsWith("__Host-ecluse-federation=")
                .contains("Path=/", "Max-Age=300", "Secure", "HttpOnly", "SameSite=Lax")
                .doesNotContain("Domain");
    }

    private record Begun(Asking asking, String cookie) {}

    private Begun begin(@Nullable SignInId signIn) {
        var response = new MockHttpServletResponse();
        var asking = new AskingCookie(database.settings(), at(Duration.ZERO)).begin(PROVIDER, signIn, response);
        var cookie = String.valueOf(response.getHeader("Set-Cookie"));
        return new Begun(asking, cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));
    }

    private Optional<Asking> back(Begun begun, Duration later, UUID provider, String state) {
        var request = new MockHttpServletRequest();
        request.setCookies(new Cookie("ecluse-federation", begun.cookie()));
        return new AskingCookie(database.settings(), at(later))
                .take(provider, state, request, new MockHttpServletResponse());
    }

    private static Clock at(Duration later) {
        return Clock.fixed(NOW.plus(later), ZoneOffset.UTC);
    }
}
