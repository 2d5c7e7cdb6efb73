package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.AccountId;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import ecluse.testing.World.Partner;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class SignInTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private Partner partner = world.partner("P-0001");
    private Account trainer = world.account("nobody", Role.ATTENDANCE_TAKER, partner);
    private int number;

    @BeforeEach
    void somebody_nobody_has_met() {
        number++;
        partner = world.partner("P-1%03d".formatted(number));
        trainer = world.account("trainer" + number + "@isere.example", Role.ATTENDANCE_TAKER, partner);
        world.run("delete from accounts.failure");
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void the_right_password_leads_home() {
        var browser = portal.signedIn(trainer);
        var home = browser.get("/");
        assertThat(home.status()).isEqualTo(200);
        assertThat(home.body()).contains("Bonjour, Léa Martin");
    }

    @Test
    void the_login_is_taken_in_capitals_and_with_spaces_around() {
        var browser = portal.browser();
        browser.get("/sign-in");
        var answer = attempt(browser, "  " + trainer.login().toUpperCase(java.util.Locale.ROOT) + " ", World.PASSWORD);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.location()).endsWith("/");
    }

    @Test
    void a_first_visit_leaves_no_cookie_and_a_sign_in_exactly_one() {
        var browser = portal.browser();
        assertThat(browser.get("/sign-in").header("Set-Cookie")).isEmpty();
        var answer = attempt(browser, trainer.login(), World.PASSWORD);
        assertThat(answer.response().headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("ecluse=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax");
        assertThat(browser.get("/").header("Set-Cookie")).isEmpty();
        assertThat(browser.cookies()).hasSize(1);
    }

    @Test
    void the_database_knows_the_token_by_its_hash_alone() {
        var browser = portal.signedIn(trainer);
        var token = Token.in(browser.cookies().get("ecluse")).orElseThrow();
        assertThat(world.count(
                        "select count(*) from accounts.sign_in where cookie_hash = ? and token_hash <> cookie_hash and account = ?",
                        token.hash().bytes(),
                        trainer.id()))
                .isEqualTo(1);
    }

    @Test
    void a_wrong_password_and_a_login_nobody_has_answer_byte_for_byte_the_same() {
        var wrong = refused(trainer.login());
        var unknown = refused("stranger" + number + "@isere.example");
        assertThat(wrong.status()).isEqualTo(422).isEqualTo(unknown.status());
        assertThat(withoutWhatVaries(wrong.body(), trainer.login()))
                .isEqualTo(withoutWhatVaries(unknown.body(), "stranger" + number + "@isere.example"));
        assertThat(wrong.response().headers().map().keySet())
                .isEqualTo(unknown.response().headers().map().keySet());
    }

    @Test
    void a_suspended_account_and_one_of_a_suspended_partner_answer_like_a_wrong_password() {
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", trainer.id());
        var suspended = attempt(opened(), trainer.login(), World.PASSWORD);
        world.run("update accounts.account set status = 'ACTIVE' where id = ?", trainer.id());
        world.run("update partners.partner set status = 'SUSPENDED' where id = ?", partner.id());
        var ofPartner = attempt(opened(), trainer.login(), World.PASSWORD);
        var wrong = withoutWhatVaries(refused(trainer.login()).body(), trainer.login());
        assertThat(withoutWhatVaries(suspended.body(), trainer.login())).isEqualTo(wrong);
        assertThat(withoutWhatVaries(ofPartner.body(), trainer.login())).isEqualTo(wrong);
        assertThat(suspended.status()).isEqualTo(422);
    }

    @Test
    void nobody_signs_in_as_the_machine_that_sends_notices() {
        assertThat(attempt(opened(), "notices@ecluse.invalid", World.PASSWORD).status())
                .isEqualTo(422);
    }

    @Test
    void the_machine_gets_a_viewer_of_its_own_and_no_human_account_does() {
        var machine = portal.bean(SignIns.class)
                .machine(new AccountId(UUID.fromString("00000000-0000-7000-8000-00000000c0de")));
        assertThat(machine.role()).isEqualTo(Role.CORRESPONDENCE);
        assertThat(world.count(
                        "select count(*) from accounts.sign_in where token_hash = ?",
                        machine.token().bytes()))
                .isEqualTo(1);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> portal.bean(SignIns.class).machine(new AccountId(trainer.id())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_happens_is_on_record_without_the_login_that_was_typed() {
        refused(trainer.login());
        refused("stranger@nowhere.example");
        var browser = portal.signedIn(trainer);
        browser.get("/");
        browser.post("/sign-out", Map.of());
        assertThat(entries(3, "from 127.0.0.1")).isEqualTo(1);
        assertThat(entries(4, "wrong login or password, from 127.0.0.1")).isEqualTo(1);
        assertThat(entries(5, "SIGNED_OUT")).isEqualTo(1);
        assertThat(
                        world.count(
                                "select count(*) from ledger.entry where kind = 4 and account is null and detail like 'wrong%'"))
                .isPositive();
        assertThat(world.count("select count(*) from ledger.entry where detail like '%@%'"))
                .isZero();
    }

    @Test
    void a_sign_in_never_takes_the_token_that_a_browser_brings() {
        var planted = Token.fresh().forCookie();
        var browser = portal.browser();
        browser.cookies().put("ecluse", planted);
        browser.get("/sign-in");
        browser.cookies().put("ecluse", planted);
        assertThat(attempt(browser, trainer.login(), World.PASSWORD).status()).isEqualTo(303);
        assertThat(browser.cookies().get("ecluse")).isNotEqualTo(planted);
        var thief = portal.browser();
        thief.cookies().put("ecluse", planted);
        assertThat(thief.get("/").location()).endsWith("/sign-in");
    }

    @Test
    void signing_in_again_ends_the_sign_in_before_and_changes_the_token() {
        var browser = portal.signedIn(trainer);
        var first = browser.cookies().get("ecluse");
        browser.get("/");
        assertThat(attempt(browser, trainer.login(), World.PASSWORD).status()).isEqualTo(303);
        assertThat(browser.cookies().get("ecluse")).isNotEqualTo(first);
        var old = portal.browser();
        old.cookies().put("ecluse", String.valueOf(first));
        assertThat(old.get("/").status()).isEqualTo(303);
    }

    @Test
    void after_signing_out_the_cookie_is_worth_nothing() {
        var browser = portal.signedIn(trainer);
        var cookie = String.valueOf(browser.cookies().get("ecluse"));
        browser.get("/");
        var out = browser.post("/sign-out", Map.of());
        assertThat(out.status()).isEqualTo(303);
        assertThat(out.header("Set-Cookie").orElseThrow()).startsWith("ecluse=; Path=/; Max-Age=0");
        browser.cookies().put("ecluse", cookie);
        assertThat(browser.get("/").location()).endsWith("/sign-in");
    }

    @Test
    void a_sign_in_ends_after_thirty_minutes_without_use_and_says_so() {
        var browser = portal.signedIn(trainer);
        world.run(
                "update accounts.sign_in set last_seen_at = last_seen_at - interval '31 minutes' where account = ?",
                trainer.id());
        assertThat(browser.get("/").location()).endsWith("/sign-in");
        var page = browser.get("/sign-in");
        assertThat(page.body()).contains("30 minutes sans activité");
        assertThat(browser.cookies()).isEmpty();
    }

    @Test
    void a_sign_in_that_no_device_binds_ends_after_four_hours_however_busy() {
        var browser = portal.signedIn(trainer);
        assertThat(world.count(
                        "select count(*) from accounts.sign_in where account = ? and expires_at = started_at + interval '4 hours'",
                        trainer.id()))
                .isEqualTo(1);
        world.run("update accounts.sign_in set expires_at = now() where account = ?", trainer.id());
        assertThat(browser.get("/").location()).endsWith("/sign-in");
    }

    @Test
    void use_is_noted_once_a_minute_and_not_with_every_page() {
        var browser = portal.signedIn(trainer);
        var before = seen();
        browser.get("/");
        assertThat(seen()).isEqualTo(before);
        world.run(
                "update accounts.sign_in set last_seen_at = last_seen_at - interval '61 seconds' where account = ?",
                trainer.id());
        browser.get("/");
        assertThat(seen()).isGreaterThan(before);
    }

    @Test
    void a_suspended_accounts_sign_ins_are_worth_nothing_at_once() {
        var browser = portal.signedIn(trainer);
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", trainer.id());
        assertThat(browser.get("/").location()).endsWith("/sign-in");
    }

    @Test
    void the_sixth_sign_in_ends_the_oldest() {
        var browsers =
                IntStream.range(0, 6).mapToObj(i -> portal.signedIn(trainer)).toList();
        assertThat(browsers.getFirst().get("/").status()).isEqualTo(303);
        assertThat(browsers.subList(1, 6))
                .allSatisfy(b -> assertThat(b.get("/").status()).isEqualTo(200));
    }

    @Test
    void eight_sign_ins_at_the_same_moment_leave_five() throws Exception {
        atOnce(8, () -> portal.signedIn(trainer));
        assertThat(live()).isEqualTo(5);
    }

    @Test
    void signing_out_everywhere_ends_all() {
        var here = portal.signedIn(trainer);
        var elsewhere = portal.signedIn(trainer);
        here.get("/");
        assertThat(here.post("/sign-out-everywhere", Map.of()).status()).isEqualTo(303);
        assertThat(elsewhere.get("/").status()).isEqualTo(303);
        assertThat(live()).isZero();
    }

    @Test
    void i_see_my_sign_ins_and_end_one_of_them() {
        var here = portal.signedIn(trainer);
        var elsewhere = portal.signedIn(trainer);
        var page = here.get("/my-sign-ins");
        var ends = Pattern.compile("/my-sign-ins/[0-9a-f-]{36}/end")
                .matcher(page.body())
                .results()
                .map(r -> r.group())
                .toList();
        assertThat(ends).hasSize(2);
        // The newest comes first: that is the other one.
        assertThat(here.post(ends.getFirst(), Map.of()).location()).endsWith("/my-sign-ins");
        assertThat(elsewhere.get("/").status()).isEqualTo(303);
        assertThat(here.get("/").status()).isEqualTo(200);
        assertThat(here.post(ends.getLast(), Map.of()).location()).endsWith("/sign-in");
        assertThat(here.get("/").status()).isEqualTo(303);
    }

    @Test
    void somebody_elses_sign_in_is_not_there_to_end() {
        var other = world.account("other" + number + "@isere.example", Role.QUOTE_CLERK, partner);
        portal.signedIn(other);
        var browser = portal.signedIn(trainer);
        browser.get("/my-sign-ins");
        var id = world.text("select id::text from accounts.sign_in where account = ?", other.id());
        assertThat(browser.post("/my-sign-ins/" + id + "/end", Map.of()).status())
                .isEqualTo(404);
        assertThat(world.count(
                        "select count(*) from accounts.sign_in where account = ? and ended_at is null", other.id()))
                .isEqualTo(1);
    }

    @Test
    void the_password_changes_and_the_other_sign_ins_end() {
        var here = portal.signedIn(trainer);
        var thief = portal.signedIn(trainer);
        here.get("/my-password");
        var wanted = "péniche tunnel bief amont";
        var answer = here.post("/my-password", Map.of("old", World.PASSWORD, "wanted", wanted, "again", wanted));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).contains("Mot de passe changé");
        assertThat(here.get("/").status()).isEqualTo(200);
        assertThat(thief.get("/").status()).isEqualTo(303);
        assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status()).isEqualTo(422);
        assertThat(attempt(opened(), trainer.login(), wanted).status()).isEqualTo(303);
    }

    @Test
    void the_password_stays_when_the_old_one_is_wrong_or_the_new_one_weak() {
        var here = portal.signedIn(trainer);
        here.get("/my-password");
        var wrong = here.post(
                "/my-password",
                Map.of("old", "not it", "wanted", "péniche tunnel bief amont", "again", "péniche tunnel bief amont"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("Le mot de passe actuel n’est pas le bon");
        var weak = here.post("/my-password", Map.of("old", World.PASSWORD, "wanted", "court", "again", "court"));
        assertThat(weak.status()).isEqualTo(422);
        assertThat(weak.body()).contains("au moins 15 caractères").doesNotContain("court\"");
        assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void an_imported_hash_made_with_less_work_is_made_anew_at_the_first_sign_in() {
        var weak = new org.springframework.security.crypto.argon2.Argon2PasswordEncoder(16, 32, 1, 4096, 1)
                .encode(World.PASSWORD);
        world.run("update accounts.account set password_hash = ? where id = ?", weak, trainer.id());
        portal.signedIn(trainer);
        assertThat(hash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(weak);
        portal.signedIn(trainer);
    }

    @Test
    void a_hash_that_would_cost_too_much_or_is_none_lets_nobody_in() {
        for (var hash : List.of(
                "$argon2id$v=19$m=999999,t=99,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVzYWx0c29tZXNhbHQ",
                "plain text",
                "{noop}" + World.PASSWORD,
                "")) {
            world.run("update accounts.account set password_hash = ? where id = ?", hash, trainer.id());
            assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status())
                    .as(hash)
                    .isEqualTo(422);
        }
    }

    @Test
    void ten_wrong_passwords_from_one_place_make_that_place_wait_even_with_the_right_one() {
        for (int i = 0; i < 10; i++) {
            refused(trainer.login());
        }
        var wrong = withoutWhatVaries(refused(trainer.login()).body(), trainer.login());
        var right = attempt(opened(), trainer.login(), World.PASSWORD);
        assertThat(right.status()).isEqualTo(422);
        assertThat(withoutWhatVaries(right.body(), trainer.login())).isEqualTo(wrong);
        world.run("update accounts.failure set at = at - interval '61 seconds'");
        assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status()).isEqualTo(303);
        assertThat(world.count("select count(*) from accounts.failure")).isZero();
    }

    @Test
    void sixty_four_guesses_at_once_are_ten_guesses() throws Exception {
        for (var answer : atOnce(64, () -> refused(trainer.login()))) {
            assertThat(answer.status()).isEqualTo(422);
        }
        assertThat(world.count("select count(*) from ledger.entry where kind = 4 and account = ?", trainer.id()))
                .isLessThanOrEqualTo(10);
    }

    @Test
    void a_stranger_who_fails_from_everywhere_does_not_lock_out_who_has_been_here_before() {
        portal.signedIn(trainer);
        failuresElsewhere(300);
        assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void a_login_under_attack_is_slow_from_a_place_it_never_signed_in_from() {
        failuresElsewhere(300);
        assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status()).isEqualTo(422);
    }

    @Test
    void a_password_asked_again_is_looked_at_ten_times_and_then_waits() {
        var viewer = world.signedIn(trainer);
        var accounts = portal.bean(Accounts.class);
        assertThat(accounts.passwordMatches(viewer, World.PASSWORD)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(accounts.passwordMatches(viewer, "wrong")).isFalse();
        }
        assertThat(accounts.passwordMatches(viewer, World.PASSWORD)).isFalse();
        assertThat(attempt(opened(), trainer.login(), World.PASSWORD).status())
                .as("signing in is counted apart")
                .isEqualTo(303);
    }

    @Test
    void a_form_left_empty_names_its_fields() {
        var answer = attempt(opened(), " ", "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#login\"", "href=\"#password\"", "aria-invalid=\"true\"");
    }

    @Test
    void what_no_person_types_is_refused_clearly() {
        assertThat(attempt(opened(), "a".repeat(100_000), "x").status()).isEqualTo(422);
        assertThat(attempt(opened(), trainer.login(), "x".repeat(100_000)).status())
                .isEqualTo(422);
        assertThat(attempt(opened(), "nul\u0000byte@x", "x").status()).isEqualTo(400);
        assertThat(attempt(opened(), "x".repeat(300_000), "x").status()).isEqualTo(413);
        var twice = opened().post(
                        "/sign-in",
                        List.of(Map.entry("login", "a"), Map.entry("login", "b"), Map.entry("password", "c")));
        assertThat(twice.status()).isEqualTo(400);
        var browser = opened();
        var notUtf8 = browser.send(browser.request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("login=%FF%FE&password=%C3%28&_csrf="))
                .build());
        assertThat(notUtf8.status()).isEqualTo(400);
        assertThat(attempt(opened(), "' or '1'='1", "'; drop table accounts.account; --")
                        .status())
                .isEqualTo(422);
    }

    private static <T> List<T> atOnce(int times, Callable<T> act) throws Exception {
        var results = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(Collections.nCopies(times, act))) {
                results.add(one.get());
            }
        }
        return results;
    }

    private Browser opened() {
        var browser = portal.browser();
        browser.get("/sign-in");
        return browser;
    }

    private Browser.Answer refused(String login) {
        return attempt(opened(), login, "wrong " + UUID.randomUUID());
    }

    private static Browser.Answer attempt(Browser browser, String login, String password) {
        return browser.post("/sign-in", Map.of("login", login, "password", password));
    }

    private void failuresElsewhere(int howMany) {
        refused(trainer.login());
        world.run("""
                insert into accounts.failure (id, login_hash, address, at)
                select gen_random_uuid(), login_hash, '203.0.113.' || n, now()
                  from accounts.failure, generate_series(1, ?) n
                """, howMany);
    }

    private static String withoutWhatVaries(String page, String login) {
        return page.replace(login, "LOGIN").replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "CSRF");
    }

    private long live() {
        return world.count(
                "select count(*) from accounts.sign_in where account = ? and ended_at is null", trainer.id());
    }

    private long entries(int kind, String detail) {
        return world.count(
                "select count(*) from ledger.entry where kind = ? and account = ? and detail = ?",
                kind,
                trainer.id(),
                detail);
    }

    private String seen() {
        return world.text("select last_seen_at::text from accounts.sign_in where account = ?", trainer.id());
    }

    private String hash() {
        return world.text("select password_hash from accounts.account where id = ?", trainer.id());
    }
}
