package ecluse.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.federation.OpenIdProvider.Signing;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.SoftKey;
import ecluse.testing.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

/** In by a provider, over HTTP, with one that can lie. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class FederationTest {
    private final Federation here = new Federation();
    private final OpenIdProvider provider = here.provider;
    private final World world = here.world;
    private final UUID id = here.letIn(provider);
    private World.Account office = here.office();

    @BeforeEach
    void somebody_new_and_an_honest_provider() {
        provider.reset();
        office = here.office();
    }

    @AfterAll
    void stop() {
        here.close();
    }

    // --- As it should be --------------------------------------------------------------------------------------------

    @Test
    void linked_once_by_who_has_given_a_factor_here_and_signed_in_from_then_on() {
        var owner = here.linked(office, id);
        assertThat(owner.get("/my-factors").body()).contains("/my-factors/identities");
        assertThat(owner.get("/my-factors/identities").body()).contains("liée");

        var browser = here.portal.browser();
        assertThat(browser.get("/sign-in").body())
                .contains("/sign-in/federated/" + id, "Se connecter avec ConnexionPro");
        var answer = here.signIn(browser, id);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(answer.location()).endsWith("/");
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
        assertThat(world.text(
                        "select level || ' ' || needed || ' ' || admitted from accounts.sign_in where account = ? and federated",
                        office.id()))
                .isEqualTo("2 2 true");
        assertThat(here.recorded(office))
                .contains("17 identity at provider ConnexionPro")
                .contains("3 by provider ConnexionPro")
                .doesNotContain(provider.subject);
        assertThat(world.text(
                        "select string_agg(event, ',') from alerts.alert where account = ? and event like 'IDENTITY%'",
                        office.id()))
                .isEqualTo("IDENTITY_LINKED");
        assertThat(world.count(
                        "select count(*) from federation.link where position(convert_to(?, 'UTF8') in subject) > 0",
                        provider.subject))
                .isZero();
    }

    @Test
    void what_a_provider_says_is_no_fresh_factor_of_ours() {
        here.linked(office, id);
        var browser = here.portal.browser();
        here.signIn(browser, id);
        assertThat(browser.get("/my-factors/codes").location()).contains("/step-up");
        assertThat(browser.get("/my-factors/passkey").location()).contains("/step-up");
        browser.get("/my-factors/identities");
        assertThat(browser.post("/my-factors/identities/" + UUID.randomUUID() + "/removal", Map.of())
                        .location())
                .contains("/step-up");
    }

    @Test
    void one_factor_there_is_worth_a_password_here() {
        here.linked(office, id);
        provider.acr = "eidas1";
        var browser = here.portal.browser();
        assertThat(here.signIn(browser, id).status()).isEqualTo(303);
        assertThat(browser.get("/kairos/groups").location()).contains("/step-up");
        assertThat(world.text(
                        "select level || ' ' || admitted from accounts.sign_in where account = ? and federated",
                        office.id()))
                .isEqualTo("1 false");
    }

    @Test
    void the_link_is_taken_away_with_the_sign_ins_that_came_by_it() {
        var owner = here.linked(office, id);
        var browser = here.portal.browser();
        here.signIn(browser, id);
        var link = here.linkIn(owner);
        assertThat(owner.post("/my-factors/identities/" + link + "/removal", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(browser.get("/kairos/groups").location()).endsWith("/sign-in");
        assertThat(owner.get("/kairos/groups").status()).isEqualTo(200);
        assertThat(here.signIn(here.portal.browser(), id).status()).isEqualTo(422);
        assertThat(here.recorded(office)).contains("unlinked");
        assertThat(world.text(
                        "select string_agg(event, ',' order by at) from alerts.alert where account = ? and event like 'IDENTITY%'",
                        office.id()))
                .isEqualTo("IDENTITY_LINKED,IDENTITY_UNLINKED");
    }

    @Test
    void new_keys_of_the_provider_are_found_and_who_makes_them_up_does_not_have_them_fetched_without_end() {
        here.linked(office, id);
        provider.rotate("k-" + UUID.randomUUID());
        assertThat(here.signIn(here.portal.browser(), id).status()).isEqualTo(303);
        var before = provider.asked("/jwks");
        for (int i = 0; i < 12; i++) {
            provider.type = "JWT";
            provider.idToken = claims -> {};
            logOut(provider.signed(provider.logOutClaims("x"), Signing.RS256, "logout+jwt")
                    .replaceFirst("^[^.]+", base64url("{\"alg\":\"RS256\",\"kid\":\"made-up-" + i + "\"}")));
        }
        assertThat(provider.asked("/jwks") - before).isLessThanOrEqualTo(3);
    }

    private static String base64url(String text) {
        return java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes());
    }

    // --- Tokens that are not right ----------------------------------------------------------------------------------

    static Stream<Arguments> lies() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                lie("another nonce", op -> op.idToken = claims -> claims.put("nonce", "x".repeat(43))),
                lie("no nonce", op -> op.idToken = claims -> claims.remove("nonce")),
                lie("another issuer", op -> op.idToken = claims -> claims.put("iss", "https://autre.example")),
                lie("for another client", op -> op.idToken = claims -> claims.put("aud", "autre")),
                lie(
                        "for two, given to none",
                        op -> op.idToken = claims -> claims.put("aud", List.of(OpenIdProvider.CLIENT, "autre"))),
                lie("given to another", op -> op.idToken = claims -> claims.put("azp", "autre")),
                lie("over", op -> op.idToken = claims -> claims.put("exp", now - 3600)),
                lie("without an end", op -> op.idToken = claims -> claims.remove("exp")),
                lie("old", op -> op.idToken = claims -> claims.put("iat", now - 3600)),
                lie("of tomorrow", op -> op.idToken = claims -> claims.put("iat", now + 86_400)),
                lie("an unasked level", op -> op.acr = "eidas0"),
                lie("no level", op -> op.idToken = claims -> claims.remove("acr")),
                lie("signed in there yesterday", op -> op.idToken = claims -> claims.put("auth_time", now - 86_400)),
                lie("nobody", op -> op.idToken = claims -> claims.put("sub", " ")),
                lie("not signed", op -> op.signing = Signing.NONE),
                lie("signed with the public key", op -> op.signing = Signing.HS256_BY_PUBLIC_KEY),
                lie("signed by a stranger", op -> op.signing = Signing.STRANGERS_KEY),
                lie("another kind of token", op -> op.type = "logout+jwt"),
                lie("userinfo not signed", op -> op.signsUserinfo = false),
                lie("userinfo signed by a stranger", op -> op.userinfoSigning = Signing.STRANGERS_KEY),
                lie("userinfo with alg none", op -> op.userinfoSigning = Signing.NONE),
                lie("userinfo of somebody else", op -> op.userinfo = said -> said.put("sub", "somebody else")));
    }

    private static Arguments lie(String what, Consumer<OpenIdProvider> lie) {
        return Arguments.of(what, lie);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void a_token_that_is_not_right_signs_nobody_in(String what, Consumer<OpenIdProvider> lie) {
        here.linked(office, id);
        lie.accept(provider);
        var browser = here.portal.browser();
        var answer = here.signIn(browser, id);
        assertThat(answer.status()).as(what).isEqualTo(422);
        assertThat(answer.body()).contains("n’a pas passé les vérifications");
        assertThat(browser.cookies()).as("no sign-in, and the request is spent").isEmpty();
        assertThat(here.signIns(office)).isZero();
    }

    // --- Answers that are not this browser's ------------------------------------------------------------------------

    @Test
    void an_answer_is_worth_nothing_in_another_browser() {
        here.linked(office, id);
        var thief = here.portal.browser();
        var answer = here.answerFor(thief, id);
        var victim = here.portal.browser();
        over(victim.get(answer));
        var begun = here.portal.browser();
        here.answerFor(begun, id);
        over(begun.get(answer));
        assertThat(here.signIns(office)).isZero();
        assertThat(thief.get(answer).status()).as("it was a good one").isEqualTo(303);
    }

    @Test
    void an_answer_is_taken_once_even_with_the_cookie_put_back() {
        here.linked(office, id);
        var browser = here.portal.browser();
        var answer = here.answerFor(browser, id);
        var kept = Map.copyOf(browser.cookies());
        assertThat(browser.get(answer).status()).isEqualTo(303);
        var replay = here.portal.browser();
        replay.cookies().putAll(kept);
        over(replay.get(answer));
        assertThat(here.signIns(office)).isOne();
    }

    @Test
    void one_answer_brought_many_times_at_once_is_taken_once() throws Exception {
        here.linked(office, id);
        var browser = here.portal.browser();
        var answer = here.answerFor(browser, id);
        var kept = Map.copyOf(browser.cookies());
        try (var together = Executors.newVirtualThreadPerTaskExecutor()) {
            var coming = IntStream.range(0, 6)
                    .mapToObj(i -> together.submit(() -> {
                        var same = here.portal.browser();
                        same.cookies().putAll(kept);
                        return same.get(answer).status();
                    }))
                    .toList();
            var statuses = new ArrayList<Integer>();
            for (var one : coming) {
                statuses.add(one.get());
            }
            assertThat(statuses).containsOnlyOnce(303).hasSize(6);
        }
        assertThat(here.signIns(office)).isOne();
    }

    @Test
    void a_request_cannot_be_made_by_hand() {
        var browser = here.portal.browser();
        var answer = here.answerFor(browser, id);
        var sealed = browser.cookies().getOrDefault("ecluse-federation", "");
        browser.cookies().put("ecluse-federation", (sealed.startsWith("A") ? "B" : "A") + sealed.substring(1));
        over(browser.get(answer));
        browser.cookies().put("ecluse-federation", "not/base64");
        over(browser.get(answer));
        assertThat(sealed)
                .doesNotContain(OpenIdProvider.fields(answer.split("\\?")[1]).get("state"));
    }

    @Test
    void a_stolen_code_is_worth_nothing_in_a_request_of_somebody_else() {
        here.linked(office, id);
        var owner = here.portal.browser();
        var stolen =
                OpenIdProvider.fields(here.answerFor(owner, id).split("\\?")[1]).get("code");
        var thief = here.portal.browser();
        var own = here.answerFor(thief, id);
        var answer = thief.get(own.replaceFirst("code=[^&]+", "code=" + stolen));
        assertThat(answer.status()).as("PKCE: the verifier is another's").isEqualTo(422);
        assertThat(here.signIns(office)).isZero();
    }

    @Test
    void who_brings_bad_codes_without_end_is_not_looked_at_any_more() {
        try (var bothered = new OpenIdProvider()) {
            var botheredId = here.letIn(bothered);
            int last = 0;
            for (int i = 0; i < 13; i++) {
                var browser = here.portal.browser();
                var answer = here.path(bothered.agree(
                        browser.get("/sign-in/federated/" + botheredId).location()));
                last = browser.get(answer.replaceFirst("code=[^&]+", "code=guessed"))
                        .status();
            }
            assertThat(last).isEqualTo(429);
            assertThat(bothered.asked("/token")).isEqualTo(10);
            here.linked(office, id);
            assertThat(here.signIn(here.portal.browser(), id).status())
                    .as("by another provider")
                    .isEqualTo(303);
        } finally {
            world.run("delete from accounts.failure");
        }
    }

    @Test
    void one_providers_answer_does_not_pass_for_anothers() {
        try (var other = new OpenIdProvider()) {
            var otherId = here.letIn(other);
            here.linked(office, id);
            var browser = here.portal.browser();
            var answer = here.answerFor(browser, id);
            over(browser.get(answer.replace(id.toString(), otherId.toString())));
            var mixed = here.portal.browser();
            var good = here.answerFor(mixed, id);
            assertThat(mixed.get(good.replaceFirst("iss=[^&]+", "iss=" + other.issuer()))
                            .status())
                    .isEqualTo(422);
            var silent = here.portal.browser();
            assertThat(silent.get(here.answerFor(silent, id).replaceFirst("&iss=[^&]+", ""))
                            .status())
                    .isEqualTo(422);
            assertThat(here.signIns(office)).isZero();
        }
    }

    @Test
    void nothing_in_an_address_leads_anywhere_else() {
        here.linked(office, id);
        var browser = here.portal.browser();
        var there =
                browser.get("/sign-in/federated/" + id + "?to=https://evil.example&redirect_uri=https://evil.example");
        assertThat(there.location())
                .startsWith(provider.issuer() + "/authorize?")
                .doesNotContain("evil");
        var back = here.path(provider.agree(there.location())) + "&to=https://evil.example&redirect=//evil.example";
        assertThat(browser.get(back).location()).isEqualTo("/");
        assertThat(here.portal.browser().get("/sign-in/federated/nobody").status())
                .isEqualTo(404);
        assertThat(browser.get("/sign-in/federated/" + UUID.randomUUID() + "/return?state=x&code=y")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void who_says_no_there_is_told_so_here() {
        var browser = here.portal.browser();
        var state = OpenIdProvider.fields(here.answerFor(browser, id).split("\\?")[1])
                .get("state");
        var answer = browser.get("/sign-in/federated/" + id + "/return?error=access_denied&state=" + state);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Vous avez renoncé").doesNotContain(">access_denied");
    }

    private static void over(Browser.Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Cette demande est finie");
    }

    // --- Who may come in --------------------------------------------------------------------------------------------

    @Test
    void nobodys_identity_and_a_suspended_or_sleeping_account_have_one_answer() {
        var stranger = nobody();
        provider.reset();
        here.linked(office, id);
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", office.id());
        assertThat(nobody()).isEqualTo(stranger);
        world.run("update accounts.account set status = 'ASLEEP' where id = ?", office.id());
        assertThat(nobody()).isEqualTo(stranger);
        world.run("update accounts.account set status = 'ACTIVE' where id = ?", office.id());
        world.run("update partners.partner set status = 'SUSPENDED' where id = ?", here.partner.id());
        assertThat(nobody()).isEqualTo(stranger);
        world.run("update partners.partner set status = 'ACTIVE' where id = ?", here.partner.id());
        assertThat(here.signIn(here.portal.browser(), id).status()).isEqualTo(303);
    }

    private String nobody() {
        var browser = here.portal.browser();
        var answer = here.signIn(browser, id);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(browser.cookies()).isEmpty();
        return answer.body().replaceAll("name=\"(_csrf|back)\" value=\"[^\"]+\"", "");
    }

    @Test
    void an_account_in_quarantine_is_in_it_by_this_way_too() {
        here.linked(office, id);
        world.run("update accounts.account set reads_from = 'infinity' where id = ?", office.id());
        var browser = here.portal.browser();
        assertThat(here.signIn(browser, id).status()).isEqualTo(303);
        assertThat(browser.get("/kairos/groups").location()).endsWith("/team/waiting");
    }

    @Test
    void a_closed_account_is_closed() {
        here.linked(office, id);
        var officer = here.portal.signedIn(here.first);
        officer.get("/agency");
        world.run("""
                insert into containment.lock (id, scope, target, author, reason, message, closed_position, closed_at, sign_ins_ended, took_ms)
                select gen_random_uuid(), 2, ?, ?, 'test', 'Fermé', position, now(), 0, 0 from ledger.head
                """, office.id().toString(), here.first.id());
        var browser = here.portal.browser();
        assertThat(here.signIn(browser, id).status()).isEqualTo(503);
        assertThat(here.signIns(office)).isZero();
    }

    @Test
    void an_account_of_the_agency_needs_a_passkey_here_whatever_the_provider_says() {
        var codesAlone = world.account("codes@agence.example", Role.SECURITY_OFFICER, null);
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", codesAlone.id());
        var half = here.portal.signedIn(codesAlone);
        world.run("update accounts.sign_in set level = 2, proven_at = now() where account = ?", codesAlone.id());
        assertThat(half.get("/my-factors/identities/" + id + "/link").status()).isEqualTo(403);

        var officer = world.account("cle@agence.example", Role.SECURITY_OFFICER, null);
        var key = new SoftKey[1];
        here.link(here.withPasskey(officer, key), id);
        provider.acr = "eidas3";
        var browser = here.portal.browser();
        assertThat(here.signIn(browser, id).status()).isEqualTo(303);
        assertThat(browser.get("/agency").location()).contains("/step-up");
        assertThat(standing(officer)).isEqualTo("1 3 false");
        world.run("update accounts.sign_in set level = 2 where account = ? and federated", officer.id());
        assertThat(standing(officer)).as("a code is not enough").isEqualTo("2 3 false");
        var page = browser.get("/step-up/passkey?to=/agency");
        browser.post(
                "/step-up/passkey",
                Map.of(
                        "asked",
                        SoftKey.asked(page),
                        "answer",
                        key[0].signed(SoftKey.challenge(page)),
                        "to",
                        "/agency"));
        assertThat(browser.get("/agency").status()).isEqualTo(200);

        world.run("delete from factors.passkey where account = ?", officer.id());
        assertThat(here.signIn(here.portal.browser(), id).status())
                .as("without a passkey nobody vouches for it")
                .isEqualTo(422);
    }

    private String standing(World.Account account) {
        return world.text(
                "select level || ' ' || needed || ' ' || admitted from accounts.sign_in where account = ? and federated",
                account.id());
    }

    @Test
    void who_has_given_no_second_factor_here_links_nothing() {
        var browser = here.portal.signedIn(office);
        var answer = browser.get("/my-factors/identities/" + id + "/link");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("D’abord votre second facteur");
    }

    @Test
    void an_identity_is_linked_in_the_sign_in_that_asked_and_to_one_account() {
        var owner = here.withPasskey(office);
        var back = here.path(provider.agree(
                owner.get("/my-factors/identities/" + id + "/link").location()));
        var out = here.portal.browser();
        out.cookies().put("ecluse-federation", owner.cookies().get("ecluse-federation"));
        over(out.get(back));
        assertThat(world.count("select count(*) from federation.link where account = ?", office.id()))
                .isZero();

        here.link(owner, id);
        var other = here.withPasskey(here.office());
        var answer = here.link(other, id);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("n’a pas été liée");
    }

    @Test
    void a_provider_vouches_for_those_whom_it_serves() {
        var elsewhere = world.account(
                "ailleurs" + UUID.randomUUID() + "@drome.example",
                Role.TRAINING_OFFICE_MANAGER,
                world.partner("P-" + (5000 + Math.abs(UUID.randomUUID().hashCode() % 100_000))));
        var browser = here.withPasskey(elsewhere);
        assertThat(browser.get("/my-factors").body()).doesNotContain("/my-factors/identities");
        assertThat(browser.get("/my-factors/identities").body()).contains("Aucun fournisseur ne sert votre compte");
        assertThat(browser.get("/my-factors/identities/" + id + "/link").status())
                .isEqualTo(404);
    }

    @Test
    void the_organisation_that_the_provider_names_must_be_the_accounts_where_that_is_asked() {
        try (var strict = new OpenIdProvider()) {
            var form = here.form(strict);
            form.put("siret", "on");
            var strictId = here.letIn(form);
            var own = world.text("select siret from partners.partner where id = ?", here.partner.id());
            strict.siret = own;
            strict.acr = "eidas2";
            var browser = here.withPasskey(office);
            browser.get(here.path(strict.agree(
                    browser.get("/my-factors/identities/" + strictId + "/link").location())));
            assertThat(in(strict, strictId)).isEqualTo(303);
            strict.siret = "13002526500013";
            assertThat(in(strict, strictId)).isEqualTo(422);
            strict.siret = null;
            assertThat(in(strict, strictId)).isEqualTo(422);
        }
    }

    private int in(OpenIdProvider op, UUID provider) {
        var browser = here.portal.browser();
        return browser.get(here.path(
                        op.agree(browser.get("/sign-in/federated/" + provider).location())))
                .status();
    }

    // --- A provider that does not answer ----------------------------------------------------------------------------

    @Test
    void a_provider_that_is_dead_says_so_and_everything_else_works() {
        var dying = new OpenIdProvider();
        var dead = here.letIn(dying);
        var under = here.portal.browser();
        var back = here.path(dying.agree(under.get("/sign-in/federated/" + dead).location()));
        dying.close();
        assertThat(under.get(back).status()).isEqualTo(503);
        var answer = here.portal.browser().get("/sign-in/federated/" + dead);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("Le portail n’en dépend pas");
        assertThat(here.portal.browser().get("/sign-in").body()).contains("Ne répond pas en ce moment");
        assertThat(here.portal.signedIn(office).get("/kairos/groups").status()).isEqualTo(200);
        here.linked(office, id);
        assertThat(here.signIn(here.portal.browser(), id).status()).isEqualTo(303);
    }

    @Test
    void an_answer_without_end_or_without_haste_is_none() {
        for (var path : List.of("/token", "/userinfo", "/jwks")) {
            try (var endless = new OpenIdProvider()) {
                var endlessId = here.letIn(endless);
                endless.huge = path;
                assertThat(in(endless, endlessId)).as(path).isEqualTo(path.equals("/jwks") ? 422 : 503);
            }
        }
        try (var slow = new OpenIdProvider()) {
            var slowId = here.letIn(slow);
            var browser = here.portal.browser();
            var back = here.path(
                    slow.agree(browser.get("/sign-in/federated/" + slowId).location()));
            slow.slow = "/token";
            var begun = Instant.now();
            assertThat(browser.get(back).status()).isEqualTo(503);
            assertThat(begun.plusSeconds(9)).isAfter(Instant.now());
        }
        assertThat(here.signIns(office)).isZero();
    }

    // --- Logging out from behind ------------------------------------------------------------------------------------

    private int logOut(String token) {
        return logOut(id, token);
    }

    /** As a provider's server sends it: no cookie, no token of a form. */
    private int logOut(UUID provider, String token) {
        var answer = here.portal
                .browser()
                .post("/sign-in/federated/" + provider + "/log-out", Map.of("logout_token", token));
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Cache-Control").orElse("")).contains("no-store");
        return answer.status();
    }

    private String word(Consumer<Map<String, Object>> change) {
        var claims = provider.logOutClaims(provider.subject);
        change.accept(claims);
        return provider.signed(claims, Signing.RS256, "logout+jwt");
    }

    @Test
    void the_provider_ends_what_it_has_vouched_for_at_once_and_nothing_else() {
        var owner = here.linked(office, id);
        var browser = here.portal.browser();
        here.signIn(browser, id);
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
        var token = word(claims -> {});
        assertThat(logOut(token)).isEqualTo(200);
        assertThat(browser.get("/kairos/groups").location()).endsWith("/sign-in");
        assertThat(owner.get("/kairos/groups").status())
                .as("came in by the own means")
                .isEqualTo(200);
        assertThat(here.recorded(office)).contains("5 ended by provider ConnexionPro");
        assertThat(logOut(token)).as("once").isEqualTo(400);
        assertThat(logOut(word(claims -> {}))).as("nothing is left to end").isEqualTo(200);
    }

    @Test
    void by_the_providers_session_too() {
        here.linked(office, id);
        var browser = here.portal.browser();
        here.signIn(browser, id);
        assertThat(logOut(word(claims -> {
                    claims.remove("sub");
                    claims.put("sid", "sid of somebody else");
                })))
                .isEqualTo(200);
        assertThat(browser.get("/kairos/groups").status()).isEqualTo(200);
        assertThat(logOut(word(claims -> {
                    claims.remove("sub");
                    claims.put("sid", "sid of " + provider.subject);
                })))
                .isEqualTo(200);
        assertThat(browser.get("/kairos/groups").location()).endsWith("/sign-in");
    }

    static Stream<Arguments> wordsThatAreNone() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                word("with a nonce", claims -> claims.put("nonce", "x")),
                word("of another issuer", claims -> claims.put("iss", "https://autre.example")),
                word("for another client", claims -> claims.put("aud", "autre")),
                word("old", claims -> claims.put("iat", now - 3600)),
                word("over", claims -> claims.put("exp", now - 3600)),
                word("without a name of its own", claims -> claims.remove("jti")),
                word("about nobody", claims -> claims.remove("sub")),
                word("about another event", claims -> claims.put("events", Map.of("https://autre.example", Map.of()))),
                word("without an event", claims -> claims.remove("events")));
    }

    private static Arguments word(String what, Consumer<Map<String, Object>> change) {
        return Arguments.of(what, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wordsThatAreNone")
    void a_word_that_is_none_ends_nothing(String what, Consumer<Map<String, Object>> change) {
        here.linked(office, id);
        here.signIn(here.portal.browser(), id);
        assertThat(logOut(word(change))).as(what).isEqualTo(400);
        assertThat(here.signIns(office)).isOne();
    }

    @Test
    void nor_does_one_that_is_not_the_providers() {
        here.linked(office, id);
        here.signIn(here.portal.browser(), id);
        var claims = provider.logOutClaims(provider.subject);
        for (var how : List.of(Signing.NONE, Signing.HS256_BY_PUBLIC_KEY, Signing.STRANGERS_KEY)) {
            assertThat(logOut(provider.signed(claims, how, "logout+jwt"))).isEqualTo(400);
        }
        assertThat(logOut(provider.signed(claims, Signing.RS256, "at+jwt"))).isEqualTo(400);
        assertThat(logOut("")).isEqualTo(400);
        assertThat(logOut("x".repeat(20_000))).isEqualTo(400);
        assertThat(logOut(UUID.randomUUID(), provider.signed(claims, Signing.RS256, "logout+jwt")))
                .isEqualTo(400);
        assertThat(here.signIns(office)).isOne();
        assertThat(logOut(provider.signed(claims, Signing.RS256, "logout+jwt"))).isEqualTo(200);
    }

    // --- The database has the last word -----------------------------------------------------------------------------

    @Test
    void the_application_itself_links_nobody_and_vouches_for_nobody() throws Exception {
        here.linked(office, id);
        var victim = here.office();
        asApp("insert into federation.link values (gen_random_uuid(), '" + victim.id() + "', '" + id
                + "', sha256('x'), now())");
        asApp("update federation.provider set state = 'ON'");
        asApp("delete from federation.visit");
        asApp("insert into federation.visit values (gen_random_uuid(), '" + id + "', sha256('x'), null, null, now())");
        assertThatThrownBy(() -> world.run("""
                        insert into accounts.sign_in (id, token_hash, csrf_secret, account, started_at, last_seen_at, expires_at,
                                                      address, agent, level, federated)
                        values (gen_random_uuid(), sha256('t'), '\\x00', ?, now(), now(), now() + interval '1 hour', 'x', 'x', 3, true)
                        """, victim.id()))
                .rootCause()
                .hasMessageContaining("no provider has vouched");
        var signIn = here.portal.browser();
        here.signIn(signIn, id);
        assertThatThrownBy(() -> world.run(
                        "update accounts.sign_in set federated = false where account = ? and federated", office.id()))
                .rootCause()
                .hasMessageContaining("written once");
        assertThatThrownBy(() ->
                        world.run("update federation.link set account = ? where account = ?", victim.id(), office.id()))
                .rootCause()
                .hasMessageContaining("made anew");
    }

    private void asApp(String sql) throws Exception {
        try (var app = here.database.as("APP");
                var statement = app.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate(sql)).hasMessageContaining("permission denied");
        }
    }
}
