package ecluse.temporarycodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A code in place of a lost factor: two people of two organisations, and the holder's own password. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class TemporaryCodesTest {
    private static final Pattern CODE = Pattern.compile("id=\"temporary-code\">([A-Z2-7-]{14})<");
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([0-9a-f]{32})\"");
    private static int serial;

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of());
    private final Account officer = world.account("officer@agence.example", Role.PARTNERSHIP_OFFICER, null);

    /** A partner with two managers, and an office whose app is lost. */
    private final class Centre {
        final String domain = "centre" + ++serial + ".example";
        final World.Partner partner = world.partner("P-" + UUID.randomUUID());
        final Account manager = at("rgc", Role.PARTNER_ACCOUNT_MANAGER);
        final Account other = at("rgc2", Role.PARTNER_ACCOUNT_MANAGER);
        final Account office = withApp(at("bureau", Role.TRAINING_OFFICE_MANAGER));

        Account at(String name, Role role) {
            return world.account(name + "@" + domain, role, partner);
        }

        Account withApp(Account account) {
            world.run(
                    "insert into factors.one_time_code (account, seed, step, added_at) values (?, sha256('lost'), 0, now())",
                    account.id());
            return account;
        }
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    /** All tests come from one network, and strangers of one network wait together. */
    @BeforeEach
    void forget() {
        world.run("delete from accounts.failure");
    }

    @Test
    void asked_for_approved_shown_and_taken_once() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        assertThat(ask(manager, centre.office, "LOST").status()).isEqualTo(303);
        assertThat(page(manager, centre.office).body()).contains("Attend l’agence");
        assertThat(browser(officer).get("/agency/temporary-codes").body())
                .contains(centre.office.code(), "Téléphone ou clé perdu");
        assertThat(decide(centre.office, "approve").status()).isEqualTo(303);
        var shown = show(manager, centre.office);
        assertThat(shown.header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
        var code = code(shown);
        assertThat(page(manager, centre.office).body()).contains("Affiché").doesNotContain(code);

        var office = password(centre.office);
        assertThat(office.get("/kairos/groups").location()).contains("/step-up");
        var given = give(office, code.toLowerCase(java.util.Locale.ROOT).replace("-", " "));
        assertThat(given.status()).as(given.body()).isEqualTo(303);
        assertThat(office.get("/kairos/groups").status()).isEqualTo(200);
        var again = give(password(centre.office), code);
        assertThat(again.status()).as("a second time").isEqualTo(422);
        assertThat(world.text(
                        "select string_agg(step, ' ' order by n) from team.step where account = ?", centre.office.id()))
                .isEqualTo("CODE_ASKED CODE_APPROVED CODE_SHOWN CODE_USED");
        assertThat(world.text("""
                select string_agg(split_part(detail, ' ', 1), ' ' order by position) from ledger.entry
                 where kind = 20 and subject = ?
                """, centre.office.id())).isEqualTo("CODE_ASKED CODE_APPROVED CODE_SHOWN CODE_USED");
        assertThat(world.count(
                        "select count(*) from ledger.entry where account = ? and detail like 'temporary code given%'",
                        centre.office.id()))
                .isOne();
        assertThat(world.text(
                        "select string_agg(event, ' ' order by at) from alerts.alert where account = ? and event like 'TEMPORARY%'",
                        centre.office.id()))
                .isEqualTo("TEMPORARY_CODE_ASKED TEMPORARY_CODE_USED");
    }

    @Test
    void nothing_of_the_code_rests_where_a_dump_would_show_it() {
        var centre = new Centre();
        var code = ready(centre);
        assertThat(world.count(
                        "select count(*) from temporarycodes.code c where c::text like ? or c::text like ?",
                        "%" + code + "%",
                        "%" + code.replace("-", "") + "%"))
                .isZero();
    }

    // --- Invariant 9: nobody lets in alone --------------------------------------------------------------------------

    @Test
    void invariant_9_a_manager_sees_no_code_before_the_agency_has_approved_it() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        ask(manager, centre.office, "BROKEN");
        var shown = show(manager, centre.office);
        assertThat(shown.status()).isEqualTo(422);
        assertThat(CODE.matcher(shown.body()).find()).isFalse();
        assertThat(decide(centre.office, "refuse").status()).isEqualTo(303);
        assertThat(page(manager, centre.office).body()).contains("Demander un code");
    }

    @Test
    void invariant_9_neither_the_other_manager_nor_the_officer_sees_it() {
        var centre = new Centre();
        ask(browser(centre.manager), centre.office, "LOST");
        decide(centre.office, "approve");
        var other = browser(centre.other);
        assertThat(page(other, centre.office).body()).contains("Seule la personne qui a demandé");
        assertThat(show(other, centre.office).status()).isEqualTo(422);
        assertThat(browser(officer).get("/agency/temporary-codes").body()).doesNotContain(centre.office.code());
        assertThat(show(browser(officer), centre.office).status()).isEqualTo(403);
        assertThat(code(show(browser(centre.manager), centre.office))).hasSize(14);
    }

    @Test
    void invariant_9_the_database_takes_no_approval_but_an_officers_whoever_writes() {
        var centre = new Centre();
        ask(browser(centre.manager), centre.office, "LOST");
        for (var by : List.of(centre.manager, centre.other, centre.office)) {
            assertThatThrownBy(() -> world.run(
                            "update temporarycodes.code set state = 'APPROVED', decided_by = ?, decided_at = now() where account = ?",
                            by.id(),
                            centre.office.id()))
                    .as(by.login())
                    .hasRootCauseInstanceOf(java.sql.SQLException.class);
        }
        for (var sql : List.of(
                "update temporarycodes.code set state = 'APPROVED'",
                "insert into temporarycodes.code select * from temporarycodes.code",
                "select hash from temporarycodes.code",
                "select temporarycodes.lapse('" + centre.office.id() + "')")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> world.run("delete from temporarycodes.code"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_stolen_code_alone_opens_nothing_and_opens_one_account_at_most() {
        var centre = new Centre();
        var colleague = centre.withApp(centre.at("collegue", Role.TRAINING_OFFICE_MANAGER));
        var code = ready(centre);
        assertThat(give(password(colleague), code).status()).isEqualTo(422);
        assertThat(portal.browser().get("/step-up").location()).endsWith("/sign-in");
        assertThat(give(password(centre.office), code).status()).isEqualTo(303);
    }

    @Test
    void of_many_who_come_with_it_at_once_one_is_let_in() throws Exception {
        var centre = new Centre();
        var code = ready(centre);
        var browsers = List.of(password(centre.office), password(centre.office), password(centre.office));
        try (var threads = Executors.newFixedThreadPool(browsers.size())) {
            var tries = new ArrayList<Callable<Integer>>();
            browsers.forEach(browser -> tries.add(() -> give(browser, code).status()));
            var statuses = new ArrayList<Integer>();
            for (var done : threads.invokeAll(tries)) {
                statuses.add(done.get());
            }
            assertThat(statuses).containsExactlyInAnyOrder(303, 422, 422);
        }
    }

    @Test
    void withdrawn_or_after_eight_hours_it_is_worth_nothing() {
        var centre = new Centre();
        var code = ready(centre);
        var manager = browser(centre.other);
        page(manager, centre.office);
        assertThat(manager.post(path(centre.office) + "/" + id(centre.office) + "/withdrawal", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(give(password(centre.office), code).status()).isEqualTo(422);

        var late = new Centre();
        var old = ready(late);
        world.pastTriggers(
                "temporarycodes.code",
                "update temporarycodes.code set shown_at = now() - interval '8 hours 1 minute' where account = ?",
                late.office.id());
        assertThat(give(password(late.office), old).status()).isEqualTo(422);
        assertThat(ask(browser(late.manager), late.office, "LOST").status())
                .as("one that is over makes room")
                .isEqualTo(303);
    }

    // --- What is refused --------------------------------------------------------------------------------------------

    @Test
    void one_at_a_time_and_three_a_week() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        for (int i = 0; i < 3; i++) {
            assertThat(ask(manager, centre.office, "FORGOTTEN").status()).isEqualTo(303);
            decide(centre.office, "refuse");
        }
        var fourth = ask(manager, centre.office, "FORGOTTEN");
        assertThat(fourth.status()).isEqualTo(422);
        assertThat(fourth.body()).contains("trois par compte en sept jours");

        var other = new Centre();
        ask(browser(other.manager), other.office, "LOST");
        var twice = browser(other.other);
        var seen = world.text("select team.seen(?)", other.office.id());
        twice.get("/team");
        var answer = twice.post(path(other.office), Map.of("seen", seen, "reason", "LOST"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Un code est déjà en cours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lost", "OTHER", "LOST' or true --"})
    void what_happened_is_one_of_the_list(String reason) {
        var centre = new Centre();
        var answer = ask(browser(centre.manager), centre.office, reason);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Dites ce qui est arrivé");
    }

    @Test
    void whose_account_is_not_theirs_or_cannot_have_one_is_told_so() {
        var centre = new Centre();
        var elsewhere = new Centre();
        var manager = browser(centre.manager);
        for (var nobody : List.of(elsewhere.office, centre.other, centre.manager, officer)) {
            assertThat(page(manager, nobody).status()).as(nobody.login()).isEqualTo(404);
            assertThat(manager.post(path(nobody), Map.of("seen", "", "reason", "LOST"))
                            .status())
                    .as(nobody.login())
                    .isEqualTo(404);
        }
        var without = centre.at("sans", Role.QUOTE_CLERK);
        assertThat(page(manager, without).body()).contains("Aucun code n’est possible");
        assertThat(manager.post(
                                path(without),
                                Map.of("seen", world.text("select team.seen(?)", without.id()), "reason", "LOST"))
                        .status())
                .isEqualTo(422);
        world.run("delete from accounts.account_site where account = ?", centre.manager.id());
        assertThat(ask(manager, centre.office, "LOST").body()).contains("un site où vous ne travaillez pas");
    }

    @Test
    void an_account_that_has_changed_meanwhile_is_looked_at_again() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        var seen = seen(page(manager, centre.office));
        world.run("update accounts.account set role = 'QUOTE_CLERK' where id = ?", centre.office.id());
        var answer = manager.post(path(centre.office), Map.of("seen", seen, "reason", "BROKEN"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body())
                .contains("Quelqu’un a changé ce compte", "id=\"reason-BROKEN\" value=\"BROKEN\" checked");
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var centre = new Centre();
        var colleague = centre.withApp(centre.at("collegue", Role.QUOTE_CLERK));
        ask(browser(centre.manager), centre.office, "LOST");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, centre.manager, language);
            look(window, path(colleague), "ask-" + language + "-" + width);
            look(window, path(centre.office), "waits-" + language + "-" + width);
            decide(centre.office, "approve");
            look(window, path(centre.office), "approved-" + language + "-" + width);
            window.page().locator("form[action$='/showing'] button").click();
            window.page().waitForSelector("#temporary-code");
            assertThat(window.faults("temporary-code-shown-" + language + "-" + width))
                    .isEmpty();
        }
        ask(browser(centre.manager), colleague, "FORGOTTEN");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            // Of its own: a language that is chosen stays with the account.
            window.signIn(portal, world.account(width + "@agence.example", Role.PARTNERSHIP_OFFICER, null), language);
            look(window, "/agency/temporary-codes", "agency-" + language + "-" + width);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("temporary-code-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private Browser browser(Account account) {
        var browser = portal.signedIn(account);
        browser.get("/");
        return browser;
    }

    private Browser password(Account account) {
        var browser = portal.signedIn(account);
        browser.get("/step-up");
        return browser;
    }

    private static String path(Account account) {
        return "/team/accounts/" + account.id() + "/temporary-code";
    }

    private static Browser.Answer page(Browser browser, Account account) {
        return browser.get(path(account));
    }

    private static String seen(Browser.Answer page) {
        var seen = SEEN.matcher(page.body());
        return seen.find() ? seen.group(1) : "none";
    }

    private static Browser.Answer ask(Browser manager, Account account, String reason) {
        return manager.post(path(account), Map.of("seen", seen(page(manager, account)), "reason", reason));
    }

    private Browser.Answer decide(Account account, String decision) {
        var agency = browser(officer);
        agency.get("/agency/temporary-codes");
        return agency.post("/agency/temporary-codes/" + id(account), Map.of("decision", decision));
    }

    private Browser.Answer show(Browser manager, Account account) {
        manager.get("/team");
        return manager.post(path(account) + "/" + id(account) + "/showing", Map.of());
    }

    private static String code(Browser.Answer shown) {
        var code = CODE.matcher(shown.body());
        assertThat(code.find()).as(shown.body()).isTrue();
        return code.group(1);
    }

    private String ready(Centre centre) {
        var manager = browser(centre.manager);
        ask(manager, centre.office, "LOST");
        decide(centre.office, "approve");
        return code(show(manager, centre.office));
    }

    /** The one that was asked for last. */
    private @Nullable String id(Account account) {
        return world.text(
                "select id from temporarycodes.code where account = ? order by asked_at desc limit 1", account.id());
    }

    private static Browser.Answer give(Browser browser, String code) {
        return browser.post("/step-up", Map.of("code", code, "to", "/kairos/groups"));
    }

    private void asApplication(String sql) throws java.sql.SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }
}
