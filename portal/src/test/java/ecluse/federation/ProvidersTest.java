package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Screen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The security officers' pages of providers. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class ProvidersTest {
    private final Federation here = new Federation();
    private OpenIdProvider provider = here.provider;

    @BeforeEach
    void a_provider_that_nobody_has_written() {
        provider = new OpenIdProvider();
    }

    @AfterAll
    void stop() {
        here.close();
    }

    @Test
    void one_officer_writes_a_second_switches_on_one_switches_off() {
        var id = here.written(here.form(provider));
        var author = here.portal.signedIn(here.first);
        var page = author.get("/agency/providers/" + id).body();
        assertThat(page)
                .contains(provider.issuer(), "un second agent la met en service")
                .contains(here.portal.url() + "/sign-in/federated/" + id + "/return")
                .doesNotContain(OpenIdProvider.SECRET, "id=\"on\"");
        var own = author.post("/agency/providers/" + id + "/on", Map.of("version", "1"));
        assertThat(own.status()).isEqualTo(409);
        assertThat(here.portal.browser().get("/sign-in").body()).doesNotContain(id.toString());
        assertThat(here.portal.browser().get("/sign-in/federated/" + id).status())
                .isEqualTo(404);
        assertThatThrownBy(() -> here.world.run(
                        "update federation.provider set state = 'ON', on_by = written_by, on_at = now() where id = ?",
                        id))
                .rootCause()
                .hasMessageContaining("check constraint");

        var second = here.portal.signedIn(here.second);
        second.get("/agency/providers/" + id);
        assertThat(second.post("/agency/providers/" + id + "/on", Map.of("version", "1"))
                        .status())
                .isEqualTo(303);
        assertThat(here.portal.browser().get("/sign-in").body()).contains(id.toString());
        author.get("/agency/providers/" + id);
        assertThat(author.post("/agency/providers/" + id + "/off", Map.of()).status())
                .isEqualTo(303);
        assertThat(here.portal.browser().get("/sign-in").body()).doesNotContain(id.toString());
        assertThat(here.world.text(
                        "select string_agg(detail, '; ' order by position) from ledger.entry where subject = ?", id))
                .contains("written, issuer " + provider.issuer(), " on, written by ", " off, 0 sign-ins ended");
    }

    @Test
    void switching_off_ends_the_sign_ins_that_came_by_it_and_so_does_a_change() {
        var honest = here.provider;
        honest.reset();
        var form = here.form(honest);
        var id = here.letIn(form);
        var office = here.office();
        here.linked(office, id);
        var browser = here.portal.browser();
        here.signIn(browser, id);
        var officer = here.portal.signedIn(here.second);
        officer.get("/agency/providers/" + id + "/edit");
        var changed = new HashMap<>(form);
        changed.put("name", "Autrement");
        changed.put("secret", "");
        changed.put("version", here.version(id));
        assertThat(officer.post("/agency/providers/" + id + "/edit", changed).status())
                .isEqualTo(303);
        assertThat(browser.get("/kairos/groups").location()).endsWith("/sign-in");

        var first = here.portal.signedIn(here.first);
        first.get("/agency/providers/" + id);
        first.post("/agency/providers/" + id + "/on", Map.of("version", here.version(id)));
        assertThat(here.signIn(browser, id).status())
                .as("the secret that was kept still opens")
                .isEqualTo(303);
        first.get("/agency/providers/" + id);
        first.post("/agency/providers/" + id + "/off", Map.of());
        assertThat(browser.get("/kairos/groups").location()).endsWith("/sign-in");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("name", form -> form.put("name", "")),
                mistake("name", form -> form.put("name", "Deux\nlignes")),
                mistake("issuer", form -> form.put("issuer", "http://fournisseur.example")),
                mistake("issuer", form -> form.put("issuer", "https://moi@fournisseur.example")),
                mistake("issuer", form -> form.put("issuer", "https://fournisseur.example/?x=1")),
                mistake("issuer", form -> form.put("issuer", "file:///etc/passwd")),
                mistake("issuer", form -> form.put("issuer", "http://169.254.169.254/")),
                mistake("issuer", form -> form.put("issuer", "http://127.0.0.1:1")),
                mistake("client", form -> form.put("client", "")),
                mistake("secret", form -> form.put("secret", "")),
                mistake("partners", form -> form.put("partners", "P-999999")),
                mistake("partners", form -> form.put("partners", "greta")),
                mistake("domains", form -> form.put("domains", "a@b")),
                mistake("twoFactors", form -> {
                    form.put("twoFactors", "");
                    form.put("oneFactor", "");
                }),
                mistake("oneFactor", form -> form.put("oneFactor", "eidas2")),
                mistake("maxAge", form -> form.put("maxAge", "-1")));
    }

    private static Arguments mistake(String field, Consumer<Map<String, String>> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_said_at_its_field_and_what_was_typed_stays(String field, Consumer<Map<String, String>> change) {
        var form = here.form(provider);
        change.accept(form);
        var officer = here.portal.signedIn(here.first);
        officer.get("/agency/providers/new");
        var answer = officer.post("/agency/providers", form);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains("id=\"" + field + "-wrong\"", form.get("twoFactors"), form.get("client"))
                .doesNotContain(OpenIdProvider.SECRET);
        assertThat(here.world.count("select count(*) from federation.provider where issuer = ?", provider.issuer()))
                .isZero();
    }

    @Test
    void a_discovery_document_that_is_not_right_is_refused() {
        refused(op -> op.discovery = said -> said.put("issuer", "https://autre.example"));
        refused(op -> op.discovery = said -> said.remove("token_endpoint"));
        refused(op -> op.discovery = said -> said.put("jwks_uri", "http://fournisseur.example/jwks"));
        refused(op -> op.discovery = said -> said.put("token_endpoint", "file:///etc/passwd"));
        refused(op -> op.huge = "/.well-known/openid-configuration");
        refused(op -> op.redirected = "/.well-known/openid-configuration");
        assertThat(provider.asked("/elsewhere")).as("no redirect is followed").isZero();
    }

    private void refused(Consumer<OpenIdProvider> lie) {
        provider.reset();
        lie.accept(provider);
        var officer = here.portal.signedIn(here.first);
        officer.get("/agency/providers/new");
        var answer = officer.post("/agency/providers", here.form(provider));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("issuer-wrong", provider.issuer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/x", "https://localhost/x", "http://10.0.0.1/x", "ftp://a.example/x"})
    void a_provider_outside_names_no_address_inside(String address) {
        assertThat(Addresses.endpoint(java.net.URI.create("https://fournisseur.example"), address))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://169.254.169.254/", "https://[::1]/", "https://10.1.2.3/", "https://0.0.0.0/"})
    void nor_is_one_asked(String address) {
        assertThat(Addresses.mayAsk(java.net.URI.create("https://fournisseur.example"), java.net.URI.create(address)))
                .isFalse();
    }

    @Test
    void another_issuer_is_not_sent_the_secret_of_this_one() {
        var id = here.written(here.form(provider));
        var officer = here.portal.signedIn(here.first);
        officer.get("/agency/providers/" + id + "/edit");
        try (var other = new OpenIdProvider()) {
            var changed = here.form(other);
            changed.put("secret", "");
            changed.put("version", "1");
            var answer = officer.post("/agency/providers/" + id + "/edit", changed);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("secret-wrong");
        }
    }

    @Test
    void two_who_change_one_provider_see_both_versions() {
        var id = here.written(here.form(provider));
        var form = here.form(provider);
        var one = here.portal.signedIn(here.first);
        var other = here.portal.signedIn(here.second);
        one.get("/agency/providers/" + id + "/edit");
        other.get("/agency/providers/" + id + "/edit");
        form.put("version", "1");
        form.put("name", "La première version");
        assertThat(one.post("/agency/providers/" + id + "/edit", form).status()).isEqualTo(303);
        form.put("name", "La seconde version");
        var answer = other.post("/agency/providers/" + id + "/edit", form);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("La première version", "La seconde version", "id=\"theirs\"");
    }

    @Test
    void nobody_else_sees_these_pages_or_acts() {
        var id = here.written(here.form(provider));
        for (var role : List.of(Role.PRIVACY_OFFICER, Role.ADVISER)) {
            var agent = here.portal.signedIn(
                    here.world.account(role.name().toLowerCase() + UUID.randomUUID() + "@agence.example", role, null));
            assertThat(agent.get("/agency/providers").status()).isEqualTo(403);
            agent.get("/my-ledger");
            assertThat(agent.post("/agency/providers/" + id + "/on", Map.of("version", "1"))
                            .status())
                    .isEqualTo(403);
        }
        var viewer = here.world.signedIn(here.office());
        assertThatThrownBy(() -> here.portal.bean(ProviderTable.class).switchOff(viewer, id))
                .rootCause()
                .hasMessageContaining("not a security officer");
    }

    @Test
    @Tag("browser")
    void the_pages_look_as_they_should_on_phone_and_desk() {
        var office = here.office();
        try (var screen = new Screen()) {
            for (var width : List.of(320, 1280)) {
                try (var window = screen.open(width, width == 320)) {
                    see(
                            window,
                            here.portal.signedIn(here.second),
                            Map.of("federation-list", "/agency/providers", "federation-new", "/agency/providers/new"));
                }
            }
            var id = here.letIn(provider);
            var owner = here.withPasskey(office);
            for (var width : List.of(320, 1280)) {
                try (var window = screen.open(width, false)) {
                    see(
                            window,
                            here.portal.signedIn(here.second),
                            Map.of(
                                    "federation-provider", "/agency/providers/" + id,
                                    "federation-edit", "/agency/providers/" + id + "/edit"));
                    see(
                            window,
                            owner,
                            Map.of(
                                    "federation-identities",
                                    "/my-factors/identities",
                                    "federation-factors",
                                    "/my-factors"));
                    window.page().context().clearCookies();
                    window.page().navigate(here.portal.url() + "/sign-in");
                    assertThat(window.faults("federation-sign-in")).isEmpty();
                    window.page().navigate(here.portal.url() + "/sign-in/federated/" + id + "/return?state=x");
                    assertThat(window.faults("federation-over")).isEmpty();
                }
            }
        }
    }

    private void see(Screen.Window window, Browser signedIn, Map<String, String> pages) {
        var context = window.page().context();
        context.clearCookies();
        signedIn.cookies()
                .forEach((name, value) -> context.addCookies(
                        List.of(new com.microsoft.playwright.options.Cookie(name, value).setUrl(here.portal.url()))));
        pages.forEach((picture, path) -> {
            window.page().navigate(here.portal.url() + path);
            assertThat(window.page().url()).endsWith(path);
            assertThat(window.faults(picture)).as(picture).isEmpty();
        });
    }
}
