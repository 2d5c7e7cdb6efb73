package ecluse.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Answer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.App;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import ecluse.testing.World.Partner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** One-time codes and recovery codes, over HTTP, in a portal that asks everybody for a second factor. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class SecondFactorTest {
    private static final Pattern OFFERED = Pattern.compile("name=\"offered\" value=\"([^\"]+)\"");
    private static final Pattern RECOVERY = Pattern.compile("<code>([A-Z2-7-]{14})</code>");
    private static final Pattern KEPT = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.second-factor", "required"));
    private Partner partner = world.partner("P-0001");
    private Account office = world.account("nobody@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
    private int number;

    @BeforeEach
    void somebody_nobody_has_met() {
        number++;
        partner = world.partner("P-2%03d".formatted(number));
        office = world.account("office" + number + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
        world.run("delete from accounts.failure");
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void a_password_alone_leads_to_the_second_factor_and_nowhere_else() {
        var browser = password(office);
        for (var path : List.of("/", "/kairos/groups", "/my-factors", "/my-ledger", "/my-sign-ins")) {
            assertThat(browser.get(path).location()).as(path).contains("/step-up?to=");
        }
        assertThat(browser.get("/step-up?to=/kairos/groups").location())
                .endsWith("/first-factor?to=%2Fkairos%2Fgroups");
        assertThat(browser.get("/first-factor").status()).isEqualTo(200);
        assertThat(browser.post("/sign-out", Map.of()).location()).endsWith("/sign-in");
    }

    @Test
    void an_app_is_set_up_at_the_first_sign_in_and_asked_for_at_the_next() {
        var first = password(office);
        var app = setUp(first);
        assertThat(first.get("/kairos/groups").status()).isEqualTo(200);

        var next = password(office);
        assertThat(next.get("/kairos/groups").location()).endsWith("/step-up?to=%2Fkairos%2Fgroups");
        var asked = next.get("/step-up?to=/kairos/groups");
        assertThat(asked.body()).contains("name=\"code\"").doesNotContain(app.code(0));
        var given = give(next, app.code(1), "/kairos/groups");
        assertThat(given.status()).isEqualTo(303);
        assertThat(given.location()).endsWith("/kairos/groups");
        assertThat(next.get("/kairos/groups").status()).isEqualTo(200);
    }

    @Test
    void whoever_copied_the_cookie_before_the_second_factor_has_nothing_after() {
        var app = setUp(password(office));
        var browser = password(office);
        var copied = browser.cookies().get("ecluse");
        browser.get("/step-up");
        give(browser, app.code(1), "/");
        assertThat(browser.cookies().get("ecluse")).isNotEqualTo(copied);
        var thief = portal.browser();
        thief.cookies().put("ecluse", copied);
        assertThat(thief.get("/").location()).endsWith("/sign-in");
    }

    @Test
    void who_has_the_password_alone_does_not_replace_the_factor_that_the_owner_makes_at_that_moment() throws Exception {
        var thief = password(office);
        var page = thief.get("/my-factors/codes").body();
        var code = App.of(page).code(0);
        try (var thiefs = Executors.newSingleThreadExecutor();
                var owner = database.owner();
                var sql = owner.createStatement()) {
            owner.setAutoCommit(false);
            sql.execute("insert into factors.one_time_code (account, seed, step, added_at) values ('" + office.id()
                    + "', sha256('owner'), 0, now())");
            var answer = thiefs.submit(() -> confirm(thief, page, code));
            var deadline = Instant.now().plusSeconds(30);
            while (world.count("select count(*) from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0")
                    == 0) {
                assertThat(Instant.now()).as("the thief waits for the owner").isBefore(deadline);
                Thread.sleep(20);
            }
            owner.commit();
            assertThat(answer.get().location()).endsWith("/sign-in");
        }
        assertThat(world.count(
                        "select count(*) from factors.one_time_code where account = ? and seed = sha256('owner')",
                        office.id()))
                .isOne();
    }

    @Test
    void a_code_is_taken_once_by_whichever_of_many_at_once() throws Exception {
        var app = setUp(password(office));
        var code = app.code(1);
        var browsers = List.of(password(office), password(office), password(office), password(office));
        browsers.forEach(browser -> browser.get("/step-up"));
        try (var threads = Executors.newFixedThreadPool(browsers.size())) {
            var tries = new ArrayList<Callable<Integer>>();
            browsers.forEach(browser -> tries.add(() -> give(browser, code, "/").status()));
            var statuses = new ArrayList<Integer>();
            for (var done : threads.invokeAll(tries)) {
                statuses.add(done.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(303, 422, 422, 422);
        }
        var late = password(office);
        late.get("/step-up");
        assertThat(give(late, code, "/").body()).contains("déjà servi");
    }

    @Test
    void the_database_takes_no_step_back_whoever_asks() throws Exception {
        setUp(password(office));
        try (var app = database.as("APP");
                var back = app.prepareStatement("update factors.one_time_code set step = step - 1 where account = ?")) {
            back.setObject(1, office.id());
            assertThatThrownBy(back::executeUpdate).hasMessageContaining("taken once");
        }
        assertThatThrownBy(() -> asApp("update accounts.account set holds = 3")).hasMessageContaining("denied");
        assertThatThrownBy(() -> asApp("update accounts.policy set second_factor_required = false"))
                .hasMessageContaining("denied");
        assertThatThrownBy(() -> asApp("update factors.recovery_code set used_at = null"))
                .hasMessageContaining("taken once");
    }

    @Test
    void the_seed_rests_sealed() {
        var browser = password(office);
        var page = browser.get("/my-factors/codes").body();
        var app = App.of(page);
        confirm(browser, page, app.code(0));
        var sealed = world.text("select encode(seed, 'hex') from factors.one_time_code where account = ?", office.id());
        assertThat(sealed).hasSize(2 * (12 + Totp.SEED_BYTES + 16)).doesNotContain(hex(page));
    }

    @Test
    void a_seed_offered_to_one_sign_in_is_of_no_use_to_another() {
        var page = password(office).get("/my-factors/codes").body();
        var other = world.account("other" + number + "@isere.example", Role.ATTENDANCE_TAKER, partner);
        var thief = password(other);
        thief.get("/my-factors/codes");
        var answer = confirm(thief, page, App.of(page).code(0));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(world.count("select count(*) from factors.one_time_code where account = ?", other.id()))
                .isZero();
    }

    @Test
    void below_the_level_that_is_needed_the_gate_shows_nothing_whatever_the_pages_say() {
        var group = world.group(partner, "Soudure");
        var person = world.person();
        world.enrolment(partner, group, person, Stage.DURING);
        var viewer = world.signedIn(office);
        var request = Request.by(viewer, Purpose.LIST_GROUP, person.ref(), Set.of(Field.LAST_NAME));
        assertThat(portal.bean(Guard.class).discloseOne(request))
                .isInstanceOfSatisfying(
                        Answer.Withheld.class,
                        withheld -> assertThat(withheld.reason()).isEqualTo(Reason.SIGNED_OUT));
        // As high as somebody writes: it is the account that says how high a sign-in can be.
        world.run(
                "update accounts.sign_in set level = 3, admitted = true where id = ?",
                viewer.signIn().value());
        assertThat(world.text(
                        "select level || ' ' || admitted from accounts.sign_in where id = ?",
                        viewer.signIn().value()))
                .isEqualTo("1 false");
    }

    @Test
    void a_first_factor_closes_the_gate_to_sign_ins_by_password_alone_at_once() {
        var before = world.signedIn(office);
        world.run("update accounts.policy set second_factor_required = false");
        try {
            assertThat(admitted(before)).isEqualTo("true");
            setUp(password(office));
            assertThat(admitted(before)).isEqualTo("false");
        } finally {
            world.run("update accounts.policy set second_factor_required = true");
        }
    }

    @Test
    void a_form_is_kept_while_its_sender_gives_a_factor_and_sent_as_it_was() {
        var browser = password(office);
        var app = setUp(browser);
        browser.get("/kairos/exports");
        grow_old(office);
        var asked = browser.post(
                "/my-factors/recovery", Map.of("reason", "Réunion du 12 & bilan", "password", "never kept"));
        assertThat(asked.location()).contains("/step-up?form=");
        var page = browser.get(asked.location().replaceFirst("^https?://[^/]+", ""));
        var handle = KEPT.matcher(page.body());
        assertThat(handle.find()).isTrue();
        assertThat(world.count("select count(*) from accounts.kept_form where sealed::text like '%bilan%'"))
                .isZero();
        var given = browser.post("/step-up", Map.of("code", app.code(1), "form", handle.group(1)));
        assertThat(given.location()).endsWith("/step-up/form/" + handle.group(1));
        var waiting = browser.get("/step-up/form/" + handle.group(1));
        assertThat(waiting.body())
                .contains("action=\"/my-factors/recovery\"")
                .contains("Réunion du 12 &amp; bilan")
                .doesNotContain("never kept");
        var stranger = world.account("stranger" + number + "@isere.example", Role.ATTENDANCE_TAKER, partner);
        var other = password(stranger);
        setUp(other);
        assertThat(other.get("/step-up/form/" + handle.group(1)).status()).isEqualTo(404);
        var led = browser.send(browser.request("/step-up/form/" + handle.group(1))
                .header("Sec-Fetch-Site", "cross-site")
                .GET()
                .build());
        assertThat(led.status()).isEqualTo(404);
    }

    @Test
    void a_form_that_another_site_made_a_browser_send_is_not_kept() {
        var browser = password(office);
        setUp(browser);
        grow_old(office);
        var forged = browser.post("/my-factors/recovery", Map.of("_csrf", "not ours"));
        assertThat(forged.status()).isEqualTo(403);
        assertThat(world.count(
                        "select count(*) from accounts.kept_form k join accounts.sign_in s on s.id = k.sign_in where s.account = ?",
                        office.id()))
                .isZero();
    }

    @Test
    void a_recovery_code_lets_in_once_and_of_two_at_once_one() throws Exception {
        var browser = password(office);
        var page = browser.get("/my-factors/codes").body();
        var codes = recoveryCodes(confirm(browser, page, App.of(page).code(0)));
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        var one = password(office);
        var two = password(office);
        one.get("/step-up");
        two.get("/step-up");
        try (var threads = Executors.newFixedThreadPool(2)) {
            var statuses = new ArrayList<Integer>();
            for (var done : threads.invokeAll(List.<Callable<Integer>>of(
                    () -> give(one, codes.getFirst(), "/").status(),
                    () -> give(two, codes.getFirst(), "/").status()))) {
                statuses.add(done.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(303, 422);
        }
        var typed = password(office);
        typed.get("/step-up");
        assertThat(give(typed, " " + codes.get(1).replace("-", "").toLowerCase(java.util.Locale.ROOT), "/")
                        .status())
                .isEqualTo(303);
        assertThat(world.count(
                        "select count(*) from factors.recovery_code where account = ? and used_at is null",
                        office.id()))
                .isEqualTo(8);
    }

    @Test
    void ten_thousand_wrong_codes_are_not_looked_at_and_the_owner_elsewhere_still_comes_in() {
        var owner = password(office);
        var app = setUp(owner);
        var thief = password(office);
        // He comes from elsewhere: his failures are counted by where he is.
        world.run("update accounts.sign_in set address = '198.51.100.7' where account = ? and level > 1", office.id());
        thief.get("/step-up");
        int looked = 0;
        for (int i = 0; i < 40; i++) {
            if (give(thief, app.wrongCode(), "/").body().contains("est pas le bon")) {
                looked++;
            }
        }
        assertThat(looked).isEqualTo(10);
        // Beyond these it is the same wait, whatever he sends: the right code too.
        assertThat(give(thief, app.code(1), "/").status()).isEqualTo(422);
        world.run("update accounts.failure set address = '203.0.113.9'");
        world.run("update accounts.sign_in set address = '127.0.0.1' where account = ? and level > 1", office.id());
        var again = password(office);
        again.get("/step-up");
        assertThat(give(again, app.code(1), "/").status()).isEqualTo(303);
    }

    @Test
    void the_last_factor_stays_where_one_is_required() {
        var browser = password(office);
        setUp(browser);
        browser.get("/my-factors");
        assertThat(browser.post("/my-factors/codes/removal", Map.of()).status()).isEqualTo(404);
        assertThat(world.count("select count(*) from factors.one_time_code where account = ?", office.id()))
                .isEqualTo(1);
    }

    @Test
    void what_happens_to_factors_is_on_record() {
        var browser = password(office);
        setUp(browser);
        var again = password(office);
        again.get("/step-up");
        give(again, "000000", "/");
        var details = world.text(
                "select string_agg(kind || ' ' || detail, '; ' order by position) from ledger.entry where account = ?",
                office.id());
        assertThat(details)
                .contains("3 one-time codes added and given, from 127.0.0.1")
                .contains("4 wrong one-time code, from 127.0.0.1");
    }

    @Test
    void machines_are_told_in_their_own_words() {
        var browser = password(office);
        var answer = browser.send(browser.request("/kairos/groups")
                .header("Accept", "application/json")
                .GET()
                .build());
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("STEP_UP");
    }

    // --- Steps ------------------------------------------------------------------------------------------------------

    private Browser password(Account account) {
        var browser = portal.browser();
        browser.get("/sign-in");
        var answer = browser.post("/sign-in", Map.of("login", account.login(), "password", World.PASSWORD));
        assertThat(answer.status()).isEqualTo(303);
        browser.get("/first-factor");
        return browser;
    }

    private static App setUp(Browser browser) {
        var page = browser.get("/my-factors/codes").body();
        var app = App.of(page);
        var added = confirm(browser, page, app.code(0));
        assertThat(added.status()).as(added.body()).isEqualTo(200);
        return app;
    }

    private static Browser.Answer confirm(Browser browser, String page, String code) {
        var offered = OFFERED.matcher(page);
        assertThat(offered.find()).isTrue();
        return browser.post("/my-factors/codes", Map.of("offered", offered.group(1), "code", code));
    }

    private static Browser.Answer give(Browser browser, String code, String to) {
        return browser.post("/step-up", Map.of("code", code, "to", to));
    }

    private static List<String> recoveryCodes(Browser.Answer page) {
        return RECOVERY.matcher(page.body())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private void grow_old(Account account) {
        world.run(
                "update accounts.sign_in set proven_at = proven_at - interval '6 minutes' where account = ?",
                account.id());
    }

    private String admitted(Viewer viewer) {
        return world.text(
                "select admitted::text from accounts.sign_in where id = ?",
                viewer.signIn().value());
    }

    private int asApp(String sql) throws Exception {
        try (var app = database.as("APP");
                var statement = app.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static String hex(String page) {
        var secret = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<").matcher(page);
        assertThat(secret.find()).isTrue();
        return java.util.HexFormat.of()
                .formatHex(ecluse.kernel.Base32.read(secret.group(1)).orElseThrow());
    }
}
