package ecluse.factors;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.SoftKey;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import ecluse.testing.World.Partner;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Passkeys over HTTP, with one in software that can lie. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class PasskeyTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.second-factor", "required"));
    private Partner partner = world.partner("P-0001");
    private Account office = world.account("nobody@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
    private int number;

    @BeforeEach
    void somebody_nobody_has_met() {
        number++;
        partner = world.partner("P-3%03d".formatted(number));
        office = world.account("office" + number + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void a_passkey_made_at_the_first_sign_in_signs_in_alone_from_then_on() {
        var browser = password();
        var key = made(browser);
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
        assertThat(level()).isEqualTo("3");

        var next = portal.browser();
        assertThat(signIn(next, key).location()).endsWith("/");
        assertThat(next.get("/kairos/groups").status()).isEqualTo(200);
    }

    @Test
    void it_raises_a_sign_in_by_password_which_gets_a_new_token() {
        var key = made(password());
        var browser = password();
        var before = browser.cookies().get("ecluse");
        var page = browser.get("/step-up/passkey?to=/kairos/groups");
        var answer = browser.post(
                "/step-up/passkey",
                Map.of(
                        "asked", SoftKey.asked(page),
                        "answer", key.signed(SoftKey.challenge(page)),
                        "to", "/kairos/groups"));
        assertThat(answer.location()).endsWith("/kairos/groups");
        assertThat(browser.cookies().get("ecluse")).isNotEqualTo(before);
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
    }

    /** The first hole of the framework's own passkeys: a disabled account comes in by one. */
    @Test
    void a_suspended_account_or_partner_does_not_come_in_by_passkey() {
        var key = made(password());
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", office.id());
        refused(key, UnaryOperator.identity());
        world.run("update accounts.account set status = 'ACTIVE' where id = ?", office.id());
        world.run("update partners.partner set status = 'SUSPENDED' where id = ?", partner.id());
        refused(key, UnaryOperator.identity());
    }

    /** The second one: the session before the sign-in goes on after it. */
    @Test
    void a_sign_in_by_passkey_takes_nothing_over_from_the_one_before() {
        var key = made(password());
        var browser = password();
        var before = browser.cookies().get("ecluse");
        assertThat(signInWith(browser, key).location()).endsWith("/");
        assertThat(browser.cookies().get("ecluse")).isNotEqualTo(before);
        var thief = portal.browser();
        thief.cookies().put("ecluse", before);
        assertThat(thief.get("/step-up").location()).endsWith("/sign-in");
    }

    /** The third one: a half signed-in session is told how to add a passkey. */
    @Test
    void half_signed_in_nobody_is_asked_for_a_new_passkey_of_an_account_that_has_one() {
        made(password());
        var half = password();
        var asked = half.get("/my-factors/passkey");
        assertThat(asked.location()).contains("/step-up?to=");
        assertThat(asked.body()).doesNotContain("challenge");
        half.get("/step-up");
        assertThat(half.post("/my-factors/passkey", Map.of("name", "mine")).location())
                .contains("/step-up?form=");
        assertThat(world.count("select count(*) from factors.passkey where account = ?", office.id()))
                .isEqualTo(1);
    }

    /** The fourth one: a copied key whose counter lags is taken. */
    @Test
    void a_copied_key_is_stopped_at_its_first_use_and_so_is_the_original() {
        var key = made(password());
        assertThat(signIn(portal.browser(), key.counting(7)).status()).isEqualTo(303);
        refused(key.counting(7), UnaryOperator.identity());
        refused(key.counting(30), UnaryOperator.identity());
        assertThat(world.text(
                        "select string_agg(detail, ';' order by position) from ledger.entry where kind = 4 and account = ?",
                        office.id()))
                .contains("counter fell behind");
        assertThat(world.text("select holds::text from accounts.account where id = ?", office.id()))
                .isEqualTo("1");
    }

    @Test
    void a_signature_for_another_site_is_worth_nothing_here() {
        var key = made(password());
        refused(key.from("http://localhost.evil.example"), UnaryOperator.identity());
        refused(key.from("https://localhost"), UnaryOperator.identity());
        refused(key.from(portal.url()).boundTo("evil.example"), UnaryOperator.identity());
        assertThat(signIn(portal.browser(), key.boundTo("localhost")).status()).isEqualTo(303);
    }

    @Test
    void a_key_that_did_not_ask_its_owner_is_not_enough() {
        var key = made(password());
        refused(key.asking(false), UnaryOperator.identity());
        var browser = password();
        var page = browser.get("/step-up/passkey");
        assertThat(browser.post(
                                "/step-up/passkey",
                                Map.of("asked", SoftKey.asked(page), "answer", key.signed(SoftKey.challenge(page))))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void what_was_asked_is_answered_once_and_only_for_a_while() {
        var key = made(password());
        var browser = portal.browser();
        var page = browser.get("/sign-in/passkey");
        var asked = SoftKey.asked(page);
        var answer = key.signed(SoftKey.challenge(page));
        assertThat(send(browser, asked, answer).status()).isEqualTo(303);
        var thief = portal.browser();
        thief.get("/sign-in/passkey");
        assertThat(send(thief, asked, answer).status()).isEqualTo(422);

        var late = portal.browser();
        var old = late.get("/sign-in/passkey");
        world.run("update factors.challenge set expires_at = now() - interval '1 second'");
        assertThat(send(late, SoftKey.asked(old), key.signed(SoftKey.challenge(old)))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void what_was_asked_for_one_use_is_not_answered_by_another() {
        var key = made(password());
        var browser = password();
        var stepUp = browser.get("/step-up/passkey");
        var stranger = portal.browser();
        stranger.get("/sign-in/passkey");
        assertThat(send(stranger, SoftKey.asked(stepUp), key.signed(SoftKey.challenge(stepUp)))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void somebody_elses_passkey_does_not_raise_a_sign_in() {
        var thiefs = world.account("thief" + number + "@isere.example", Role.ATTENDANCE_TAKER, partner);
        var own = made(password(thiefs));
        made(password());
        var browser = password();
        var page = browser.get("/step-up/passkey");
        var answer = browser.post(
                "/step-up/passkey",
                Map.of("asked", SoftKey.asked(page), "answer", own.signed(SoftKey.challenge(page))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(browser.get("/kairos/groups").location()).contains("/step-up");
    }

    @Test
    void a_passkey_is_added_once_whoever_brings_it() {
        var browser = password();
        var key = made(browser);
        var page = browser.get("/my-factors/passkey");
        assertThat(add(browser, page, key.made(SoftKey.challenge(page)), "again")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void several_have_names_and_one_can_be_removed() {
        var browser = password();
        var first = made(browser);
        var page = browser.get("/my-factors/passkey");
        var second = SoftKey.on(page, portal.url());
        assertThat(add(browser, page, second.made(SoftKey.challenge(page)), "Mon téléphone")
                        .status())
                .isEqualTo(200);
        assertThat(browser.get("/my-factors").body()).contains("Mon téléphone").contains("Clé de test");
        var id = world.text(
                "select id::text from factors.passkey where account = ? and name = 'Clé de test'", office.id());
        assertThat(browser.post("/my-factors/passkeys/" + id + "/removal", Map.of())
                        .location())
                .endsWith("/my-factors");
        refused(first, UnaryOperator.identity());
        assertThat(signIn(portal.browser(), second).status()).isEqualTo(303);
    }

    @Test
    void what_cannot_be_read_is_refused_and_no_exception_page() {
        var key = made(password());
        for (var broken : List.<UnaryOperator<String>>of(
                answer -> "",
                answer -> "{}",
                answer -> "[]",
                answer -> "null",
                answer -> "{\"id\":null,\"rawId\":null,\"response\":null}",
                answer -> answer.replaceAll("\"authenticatorData\":\"[^\"]+\"", "\"authenticatorData\":\"AAAA\""),
                answer -> answer.replaceAll("\"signature\":\"[^\"]+\"", "\"signature\":\"AAAA\""),
                answer -> answer.replaceAll("\"clientDataJSON\":\"[^\"]+\"", "\"clientDataJSON\":\"AAAA\""),
                answer -> answer.replaceAll("\"clientDataJSON\":\"[^\"]+\"", "\"clientDataJSON\":\"%%%\""),
                answer -> "x".repeat(30_000))) {
            refused(key, broken);
        }
        var browser = password(world.account("new" + number + "@isere.example", Role.ATTENDANCE_TAKER, partner));
        for (var cbor : List.of("AAAA", "o2NmbXRkbm9uZQ", "_____w", "n2M")) {
            var page = browser.get("/my-factors/passkey");
            var fresh = SoftKey.on(page, portal.url()).made(SoftKey.challenge(page));
            var broken = fresh.replaceAll("\"attestationObject\":\"[^\"]+\"", "\"attestationObject\":\"" + cbor + "\"");
            assertThat(add(browser, page, broken, "x").status()).as(cbor).isEqualTo(422);
        }
    }

    @Test
    void only_the_pages_that_ask_for_a_passkey_may_run_a_script() {
        var browser = portal.browser();
        assertThat(browser.get("/sign-in/passkey")
                        .header("Content-Security-Policy")
                        .orElseThrow())
                .endsWith("; script-src 'self'");
        assertThat(browser.get("/sign-in").header("Content-Security-Policy").orElseThrow())
                .doesNotContain("script-src");
        assertThat(browser.get("/sign-in/passkey").body()).doesNotContainPattern("<script[^>]*>[^<]");
    }

    // --- Steps ------------------------------------------------------------------------------------------------------

    private Browser password() {
        return password(office);
    }

    private Browser password(Account account) {
        var browser = portal.browser();
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("login", account.login(), "password", World.PASSWORD));
        assertThat(answer.status()).isEqualTo(303);
        browser.get("/first-factor");
        return browser;
    }

    private SoftKey made(Browser browser) {
        var page = browser.get("/my-factors/passkey");
        var key = SoftKey.on(page, portal.url());
        var added = add(browser, page, key.made(SoftKey.challenge(page)), "Clé de test");
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        return key;
    }

    private static Browser.Answer add(Browser browser, Browser.Answer page, String answer, String name) {
        return browser.post(
                "/my-factors/passkey", Map.of("asked", SoftKey.asked(page), "answer", answer, "name", name));
    }

    private static Browser.Answer signIn(Browser browser, SoftKey key) {
        var page = browser.get("/sign-in/passkey");
        return send(browser, SoftKey.asked(page), key.signed(SoftKey.challenge(page)));
    }

    /** With the question of somebody else's page: a browser that is signed in is not asked. */
    private Browser.Answer signInWith(Browser browser, SoftKey key) {
        var page = portal.browser().get("/sign-in/passkey");
        browser.get("/step-up");
        return send(browser, SoftKey.asked(page), key.signed(SoftKey.challenge(page)));
    }

    private void refused(SoftKey key, UnaryOperator<String> broken) {
        var browser = portal.browser();
        var page = browser.get("/sign-in/passkey");
        var answer = send(browser, SoftKey.asked(page), broken.apply(key.signed(SoftKey.challenge(page))));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(browser.cookies()).isEmpty();
    }

    private static Browser.Answer send(Browser browser, String asked, String answer) {
        return browser.post("/sign-in/passkey", Map.of("asked", asked, "answer", answer));
    }

    private String level() {
        return world.text("select max(level)::text from accounts.sign_in where account = ?", office.id());
    }
}
