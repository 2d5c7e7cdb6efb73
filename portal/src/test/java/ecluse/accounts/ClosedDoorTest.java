package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.containment.Closed;
import ecluse.containment.Containment;
import ecluse.containment.Scope;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import ecluse.testing.World.Partner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What somebody sees whom a lock keeps out: the door's side of invariant 4; the gate has its own tests. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class ClosedDoorTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final Containment containment = portal.bean(Containment.class);
    private final Account first = world.account("first@agency.example", Role.SECURITY_OFFICER, null);
    private final Account second = world.account("second@agency.example", Role.SECURITY_OFFICER, null);
    private final Viewer officer = world.signedIn(first);
    private final Viewer otherOfficer = world.signedIn(second);
    private Partner partner = world.partner("P-0000");
    private Account office = first;
    private int number;

    @BeforeEach
    void an_office_that_is_open() {
        number++;
        partner = world.partner("P-2%03d".formatted(number));
        office = world.account("office" + number + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
    }

    @AfterEach
    void open_all() {
        containment.open().forEach(lock -> reopen(lock.id()));
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void a_closed_account_sees_a_dated_page_with_the_officers_words_and_a_reference() {
        var browser = portal.signedIn(office);
        var closed = close(Scope.ACCOUNT, office.code(), "Nous vérifions une connexion inhabituelle.");
        var page = browser.get("/");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.header("Retry-After")).contains("900");
        assertThat(page.body())
                .contains("<main data-refusal=\"LOCKED\" data-scope=\"ACCOUNT\">")
                .contains("Votre compte est fermé")
                .contains("Nous vérifions une connexion inhabituelle.")
                .contains("Fermé depuis le", "<time datetime=")
                .contains("data-reference=\"" + closed.position() + "\"")
                .contains("href=\"/help\"")
                .doesNotContain("officer's own reason");
    }

    @Test
    void the_page_is_in_english_for_who_reads_english() {
        var browser = portal.signedIn(office).speaking("en");
        world.run("update accounts.account set language = 'en' where id = ?", office.id());
        close(Scope.ACCOUNT, office.code(), "");
        assertThat(browser.get("/").body()).contains("lang=\"en\"", "Your account is closed", "Closed since");
    }

    @Test
    void at_sign_in_only_the_right_password_learns_of_the_lock() {
        close(Scope.ACCOUNT, office.code(), "");
        var wrong = attempt("wrong password altogether");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).doesNotContain("LOCKED").doesNotContain("fermé");
        var right = attempt(World.PASSWORD);
        assertThat(right.status()).isEqualTo(503);
        assertThat(right.body()).contains("data-refusal=\"LOCKED\"");
        assertThat(right.header("Set-Cookie")).isEmpty();
        assertThat(world.count("select count(*) from accounts.sign_in where account = ?", office.id()))
                .isZero();
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 4 and account = ? and subject is not null",
                        office.id()))
                .isEqualTo(1);
    }

    @Test
    void a_form_sent_after_the_closing_is_answered_closed_not_forged() {
        var browser = portal.signedIn(office);
        browser.get("/");
        close(Scope.ACCOUNT, office.code(), "");
        assertThat(browser.post("/sign-out-everywhere", Map.of()).status()).isEqualTo(503);
    }

    @Test
    void a_closed_partner_closes_its_accounts_and_nobody_elses() {
        var here = portal.signedIn(office);
        var neighbour = portal.signedIn(world.account(
                "neighbour" + number + "@rhone.example", Role.QUOTE_CLERK, world.partner("P-3" + number)));
        close(Scope.PARTNER, partner.code(), "");
        assertThat(here.get("/").body()).contains("data-scope=\"PARTNER\"");
        assertThat(neighbour.get("/").status()).isEqualTo(200);
        assertThat(attempt(World.PASSWORD).status()).isEqualTo(503);
    }

    @Test
    void a_closed_role_closes_all_who_have_it() {
        var browser = portal.signedIn(office);
        close(Scope.ROLE, "TRAINING_OFFICE_MANAGER", "");
        assertThat(browser.get("/").body()).contains("data-scope=\"ROLE\"");
    }

    @Test
    void a_closed_service_closes_its_pages_and_the_others_stay_open() {
        var browser = portal.signedIn(office);
        close(Scope.SERVICE, "KAIROS", "");
        var page = browser.get("/kairos/groups");
        assertThat(page.status()).isEqualTo(503);
        assertThat(page.body()).contains("data-scope=\"SERVICE\"", "Voir les autres services");
        assertThat(browser.get("/").status()).isEqualTo(200);
        assertThat(browser.get("/my-sign-ins").status()).isEqualTo(200);
    }

    @Test
    void a_closed_portal_lets_in_those_alone_who_deal_with_it() {
        var partnersOffice = portal.signedIn(office);
        var adviser = portal.signedIn(world.account("adviser" + number + "@agency.example", Role.ADVISER, null));
        var privacy = world.account("privacy" + number + "@agency.example", Role.PRIVACY_OFFICER, null);
        close(Scope.PORTAL, "PORTAL", "Retour prévu demain.");
        assertThat(partnersOffice.get("/").body()).contains("data-scope=\"PORTAL\"", "Retour prévu demain.");
        assertThat(adviser.get("/").status()).isEqualTo(503);
        assertThat(attempt(World.PASSWORD).status()).isEqualTo(503);
        assertThat(portal.signedIn(first).get("/").status()).isEqualTo(200);
        assertThat(portal.signedIn(privacy).get("/").status()).isEqualTo(200);
    }

    @Test
    void an_officer_whose_own_account_is_closed_stays_out_of_a_closed_portal() {
        var third = world.account("third" + number + "@agency.example", Role.SECURITY_OFFICER, null);
        var browser = portal.signedIn(third);
        close(Scope.ACCOUNT, third.code(), "");
        close(Scope.PORTAL, "PORTAL", "");
        assertThat(browser.get("/").body()).contains("data-scope=\"ACCOUNT\"");
    }

    @Test
    void one_closed_sign_in_leaves_the_account_open() {
        var stolen = portal.signedIn(office);
        var id = world.text("select id::text from accounts.sign_in where account = ?", office.id());
        close(Scope.SIGN_IN, id, "");
        assertThat(stolen.get("/").body()).contains("data-scope=\"SIGN_IN\"", "href=\"/sign-in\"");
        assertThat(portal.signedIn(office).get("/").status()).isEqualTo(200);
    }

    @Test
    void what_a_lock_has_ended_does_not_come_back_at_the_reopening() {
        var stolen = portal.signedIn(office);
        var cookies = Map.copyOf(stolen.cookies());
        var closed = close(Scope.ACCOUNT, office.code(), "");
        assertThat(stolen.get("/").status()).isEqualTo(503);
        reopen(closed.lock());
        stolen.cookies().putAll(cookies);
        assertThat(stolen.get("/").location()).endsWith("/sign-in");
        assertThat(portal.signedIn(office).get("/").status()).isEqualTo(200);
    }

    @Test
    void a_lock_with_an_end_says_when_and_opens_then() {
        var target = containment.find(Scope.SERVICE, "KAIROS").orElseThrow();
        containment.closeUntil(officer, target, "drill", "", Instant.now().plus(Duration.ofMinutes(30)));
        var browser = portal.signedIn(office);
        var page = browser.get("/kairos/groups");
        assertThat(page.body()).contains("Réouverture prévue le");
        assertThat(Integer.parseInt(page.header("Retry-After").orElseThrow())).isBetween(1_700, 1_800);
        world.run("update containment.lock set ends_at = now() where reopened_position is null");
        assertThat(browser.get("/kairos/groups").status()).isNotEqualTo(503);
    }

    @Test
    void a_program_gets_a_problem_document() {
        var browser = portal.signedIn(office);
        close(Scope.ACCOUNT, office.code(), "");
        var answer = browser.send(
                browser.request("/").header("Accept", "application/json").GET().build());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.header("Retry-After")).contains("900");
        assertThat(answer.body()).contains("\"code\":\"LOCKED\"", "\"status\":503", "\"type\":\"/help#locked\"");
    }

    @Test
    void no_sign_in_slips_through_while_the_lock_is_closing() throws Exception {
        var accounts = new ArrayList<Account>();
        for (int i = 0; i < 6; i++) {
            accounts.add(world.account("a" + i + "-" + number + "@isere.example", Role.QUOTE_CLERK, partner));
        }
        var attempts = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 30; i++) {
            var account = accounts.get(i % accounts.size());
            attempts.add(() -> {
                var browser = portal.browser();
                browser.get("/sign-in");
                return browser.post("/sign-in", Map.of("login", account.login(), "password", World.PASSWORD))
                        .status();
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = attempts.stream().map(threads::submit).toList();
            running.get(5).get();
            close(Scope.PARTNER, partner.code(), "");
            for (var one : running) {
                assertThat(one.get()).isIn(303, 503);
            }
        }
        assertThat(world.count("""
                        select count(*) from accounts.sign_in s join accounts.account a on a.id = s.account
                         where a.partner = ? and s.ended_at is null
                        """, partner.id())).isZero();
    }

    private Closed close(Scope scope, String code, String message) {
        var target = containment.find(scope, code).orElseThrow();
        return containment.close(officer, target, "officer's own reason", message);
    }

    private void reopen(java.util.UUID lock) {
        containment.askReopening(officer, lock, "checked");
        containment.approveReopening(otherOfficer, lock);
    }

    private Browser.Answer attempt(String password) {
        var browser = portal.browser();
        browser.get("/sign-in");
        return browser.post("/sign-in", Map.of("login", office.login(), "password", password));
    }
}
