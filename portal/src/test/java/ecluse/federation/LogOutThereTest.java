package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.federation.OpenIdProvider.Signing;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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

/** Out here, and at the provider too; what rests for it; and by which provider one came, where one looks. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class LogOutThereTest {
    private static final Pattern THERE = Pattern.compile("id=\"there\"[^>]* href=\"([^\"]+)\"");

    private final GreenMail mail = started();
    private final Federation here = new Federation(Map.of(
            "ecluse.mail.host",
            "127.0.0.1",
            "ecluse.mail.port",
            Integer.toString(mail.getSmtp().getPort())));
    private final OpenIdProvider provider = here.provider;
    private final World world = here.world;
    private final UUID id = here.letIn(provider);
    private World.Account office = here.office();

    private static GreenMail started() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    @BeforeEach
    void somebody_new_and_an_honest_provider() {
        provider.reset();
        office = here.office();
    }

    @AfterAll
    void stop() {
        here.close();
        mail.stop();
    }

    // --- Out --------------------------------------------------------------------------------------------------------

    /** Somebody who came in by the provider. */
    private Browser in() {
        return in(id, provider);
    }

    private Browser in(UUID which, OpenIdProvider op) {
        var owner = here.withPasskey(office);
        var there = owner.get("/my-factors/identities/" + which + "/link");
        owner.get(here.path(op.agree(there.location())));
        var browser = here.portal.browser();
        var answer = browser.get(
                here.path(op.agree(browser.get("/sign-in/federated/" + which).location())));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        browser.get("/my-sign-ins");
        return browser;
    }

    private static String there(Browser.Answer page) {
        var link = THERE.matcher(page.body());
        assertThat(link.find()).as(page.body()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    private static Map<String, String> asked(String address) {
        return OpenIdProvider.fields(address.substring(address.indexOf('?') + 1));
    }

    @Test
    void out_here_first_and_then_there_if_one_likes() {
        var browser = in();
        var page = browser.post("/sign-out", Map.of());
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        assertThat(page.body())
                .contains("Vous êtes déconnecté", "Se déconnecter aussi de ConnexionPro", "rel=\"noreferrer\"")
                .doesNotContain("/sign-out", "<nav", "/my-sign-ins");
        assertThat(page.header("Cache-Control").orElse("")).contains("no-store");
        assertThat(page.header("Referrer-Policy").orElse("")).isEqualTo("same-origin");
        assertThat(here.signIns(office)).as("over, whatever comes next").isZero();
        assertThat(browser.cookies().keySet()).containsExactly("ecluse-federation-leave");

        var address = there(page);
        assertThat(address).startsWith(provider.issuer() + "/session/end?");
        assertThat(asked(address))
                .containsEntry("client_id", OpenIdProvider.CLIENT)
                .containsEntry("id_token_hint", provider.lastIdToken())
                .containsEntry("post_logout_redirect_uri", here.portal.url() + "/sign-in/federated/" + id + "/left");
        var back = here.path(provider.agree(address));
        assertThat(here.portal.browser().get(back).location())
                .as("another browser has gone nowhere")
                .endsWith("/sign-in");
        assertThat(browser.get(back.replaceFirst("state=.", "state=_")).location())
                .endsWith("/sign-in");
        var left = browser.get(back);
        assertThat(left.status()).isEqualTo(200);
        assertThat(left.body()).contains("ici et là-bas");
        assertThat(browser.get(back).location()).as("once").endsWith("/sign-in");
    }

    @Test
    void what_brings_somebody_back_from_there_signs_nobody_out_and_nobody_in() {
        var gone = in();
        var back = here.path(provider.agree(there(gone.post("/sign-out", Map.of()))));
        var other = here.portal.signedIn(here.office());
        other.cookies().put("ecluse-federation-leave", gone.cookies().get("ecluse-federation-leave"));
        assertThat(other.get(back).location()).endsWith("/");
        assertThat(other.get("/my-sign-ins").status()).isEqualTo(200);
        // Sealed for another errand: who was about to leave has not begun to come in.
        var thief = here.portal.browser();
        thief.cookies().put("ecluse-federation", gone.cookies().get("ecluse-federation-leave"));
        assertThat(thief.get(back.replace("/left?", "/return?code=x&")).status())
                .isEqualTo(422);
    }

    @Test
    void everywhere_and_from_the_list_too() {
        var everywhere = in();
        assertThat(there(everywhere.post("/sign-out-everywhere", Map.of()))).contains("id_token_hint=");
        assertThat(here.signIns(office)).isZero();
        office = here.office();
        provider.reset();
        var listed = in();
        var current = world.text("select id from accounts.sign_in where account = ? and federated", office.id());
        assertThat(there(listed.post("/my-sign-ins/" + current + "/end", Map.of())))
                .contains("id_token_hint=");
    }

    @Test
    void who_came_by_the_own_means_goes_as_before() {
        var browser = here.portal.signedIn(office);
        browser.get("/my-sign-ins");
        assertThat(browser.post("/sign-out", Map.of()).location()).endsWith("/sign-in");
    }

    @Test
    void a_form_of_another_site_signs_nobody_out() {
        var browser = in();
        assertThat(browser.post("/sign-out", Map.of("_csrf", "x")).status()).isEqualTo(403);
        assertThat(here.signIns(office)).isOne();
    }

    @Test
    void who_signs_out_waits_for_no_provider() {
        var dying = new OpenIdProvider();
        var dead = here.letIn(dying);
        var browser = in(dead, dying);
        dying.close();
        var begun = Instant.now();
        var page = browser.post("/sign-out", Map.of());
        assertThat(here.signIns(office)).isZero();
        assertThat(there(page)).startsWith(dying.issuer());
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "javascript:alert(1)", "http://192.0.2.7/end", "https://a@b.example/end", "ftp://x.example/"
            })
    void a_provider_that_ends_nothing_or_at_an_address_that_it_may_not_have_is_not_offered(String address) {
        try (var other = new OpenIdProvider()) {
            other.endSession = address;
            var browser = in(here.letIn(other), other);
            assertThat(browser.post("/sign-out", Map.of()).location()).endsWith("/sign-in");
        }
    }

    static Stream<Arguments> tellingTokens() {
        return Stream.of(
                telling("a name", claims -> claims.put("given_name", "Claire")),
                telling("an address", claims -> claims.put("email", "claire@isere.example")),
                telling("a claim nobody knows", claims -> claims.put("https://x.example/post", "1")),
                telling("more than an address takes", claims -> claims.put("jti", "x".repeat(3000))));
    }

    private static Arguments telling(String what, Consumer<Map<String, Object>> claims) {
        return Arguments.of(what, claims);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tellingTokens")
    void a_token_that_tells_of_somebody_goes_into_no_address(String what, Consumer<Map<String, Object>> claims) {
        provider.idToken = claims;
        var address = there(in().post("/sign-out", Map.of()));
        assertThat(asked(address)).containsOnlyKeys("client_id", "post_logout_redirect_uri", "state");
        assertThat(here.path(provider.agree(address))).contains("/left?state=");
    }

    @Test
    void nor_does_one_whose_subject_is_an_address() {
        provider.subject = "claire" + UUID.randomUUID() + "@isere.example";
        assertThat(asked(there(in().post("/sign-out", Map.of())))).doesNotContainKey("id_token_hint");
    }

    // --- What rests -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update accounts.sign_in set ended_at = now(), ended_because = 'LOCK' where account = ? and federated",
                "update accounts.sign_in set expires_at = now() - interval '1 second' where account = ? and federated",
                "update accounts.sign_in set last_seen_at = now() - interval '1 day' where account = ? and federated"
            })
    void what_it_takes_rests_sealed_and_no_longer_than_the_sign_in(String end) {
        in();
        var kept =
                "select count(*) from federation.visit v join accounts.sign_in s on s.id = v.sign_in where s.account = ? "
                        + "and v.farewell is not null";
        assertThat(world.count(kept, office.id())).isOne();
        var token = provider.lastIdToken();
        for (var part : token.split("\\.")) {
            assertThat(world.count(kept + " and position(convert_to(?, 'UTF8') in v.farewell) > 0", office.id(), part))
                    .isZero();
        }
        here.portal.bean(FarewellBroom.class).forget();
        assertThat(world.count(kept, office.id())).as("the sign-in lasts").isOne();
        world.run(end, office.id());
        here.portal.bean(FarewellBroom.class).forget();
        assertThat(world.count(kept, office.id())).isZero();
    }

    @Test
    void put_into_anothers_row_it_opens_nothing() {
        in();
        var first = office;
        office = here.office();
        provider.subject = "sub-" + UUID.randomUUID();
        var browser = in();
        world.run("""
                update federation.visit v set farewell = (select x.farewell from federation.visit x
                                                            join accounts.sign_in y on y.id = x.sign_in where y.account = ?)
                  from accounts.sign_in s where s.id = v.sign_in and s.account = ?
                """, first.id(), office.id());
        assertThat(browser.post("/sign-out", Map.of()).location()).endsWith("/sign-in");
        assertThat(here.signIns(office)).isZero();
    }

    @Test
    void the_application_reads_only_the_one_whose_sign_in_it_names() throws Exception {
        try (var app = here.database.as("APP");
                var statement = app.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("select farewell from federation.visit"))
                    .hasMessageContaining("permission denied");
        }
    }

    // --- On two nodes -----------------------------------------------------------------------------------------------

    /** For pages at which the door asks, and for those at which it goes by its memory. */
    @Test
    void a_word_to_one_node_ends_what_is_open_on_the_other_at_the_very_next_request() {
        try (var second = Portal.on(here.database)) {
            var person = world.person("Anaïs", "Berthelot", false);
            world.enrolment(here.partner, world.group(here.partner, "Soudage"), person, Stage.DURING);
            var path = "/kairos/people/" + person.ref();
            for (var page : new String[] {"/kairos/groups", path}) {
                office = here.office();
                provider.subject = "sub-" + UUID.randomUUID();
                var there = new Browser(second.url());
                there.cookies().putAll(in().cookies());
                assertThat(there.get(page).status()).as(page).isEqualTo(200);
                assertThat(there.get(page).status()).as("remembered").isEqualTo(200);
                var word = provider.signed(provider.logOutClaims(provider.subject), Signing.RS256, "logout+jwt");
                assertThat(here.portal
                                .browser()
                                .post("/sign-in/federated/" + id + "/log-out", Map.of("logout_token", word))
                                .status())
                        .isEqualTo(200);
                var answer = there.get(page);
                assertThat(answer.status()).as(page).isEqualTo(303);
                assertThat(answer.location()).endsWith("/sign-in");
                assertThat(answer.body()).doesNotContain("Berthelot");
            }
        }
    }

    // --- By which provider ------------------------------------------------------------------------------------------

    @Test
    void my_sign_ins_say_which_came_by_a_provider() {
        var browser = in();
        var name = world.text("select name from federation.provider where id = ?", id);
        var rows = browser.get("/my-sign-ins").body().split("<tr");
        assertThat(Arrays.stream(rows).filter(row -> row.contains("par " + name)))
                .hasSize(1);
        assertThat(Arrays.stream(rows).filter(row -> row.contains("/end\""))).hasSizeGreaterThan(1);
    }

    @Test
    void the_mails_say_it_too() throws Exception {
        var owner = here.withPasskey(office);
        here.link(owner, id);
        here.signIn(here.portal.browser().sending("User-Agent", "another browser"), id);
        var name = world.text("select name from federation.provider where id = ?", id);
        for (var words :
                new String[] {"une identité chez " + name + " a été liée", "connexion par " + name + " avec"}) {
            assertThat(isMailed(words)).as(words).isTrue();
        }
    }

    private boolean isMailed(String words) throws Exception {
        for (int i = 0; i < 100; i++) {
            for (var one : mail.getReceivedMessages()) {
                if (GreenMailUtil.getAddressList(one.getAllRecipients()).contains(office.login())
                        && one.getSubject().contains(words)) {
                    return true;
                }
            }
            Thread.sleep(100);
        }
        return false;
    }
}
