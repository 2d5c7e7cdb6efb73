package ecluse.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trainer who works with some teaching groups alone is shown nobody of another. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class AssignmentTest {
    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([0-9a-f]{32})\"");
    private static int serial;

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final Guard guard = portal.bean(Guard.class);

    private World.Partner partner;
    private World.Account manager;
    private World.Account other;
    private World.Account trainer;
    private World.Group welding;
    private World.Group cooking;
    private World.Person welder;
    private World.Person cook;
    private UUID cooksEnrolment;

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @BeforeEach
    void two_groups_at_one_site() {
        partner = world.partner("P-" + UUID.randomUUID());
        manager = at("rgc", Role.PARTNER_ACCOUNT_MANAGER);
        other = at("rgc2", Role.PARTNER_ACCOUNT_MANAGER);
        trainer = at("formateur", Role.ATTENDANCE_TAKER);
        welding = world.group(partner, "Soudage");
        cooking = world.group(partner, "Cuisine");
        welder = world.person("Lina", "Soudeuse", false);
        cook = world.person("Omar", "Cuisinier", false);
        world.enrolment(partner, welding, welder, Stage.DURING);
        cooksEnrolment = world.enrolment(partner, cooking, cook, Stage.DURING);
    }

    @Test
    void invariant_1_a_trainer_of_one_group_is_shown_its_people_alone_from_the_very_next_request() {
        var browser = browser(trainer);
        var viewer = world.signedIn(trainer);
        assertThat(browser.get("/kairos/groups").body()).contains("Soudage", "Cuisine");
        assertThat(shown(viewer, cook)).isTrue();

        assertThat(assign(browser(manager), "some", welding).status()).isEqualTo(303);

        assertThat(browser.get("/kairos/groups").body()).contains("Soudage").doesNotContain("Cuisine");
        assertThat(browser.get("/kairos/groups/" + welding.id()).body()).contains("Soudeuse");
        assertThat(browser.get("/kairos/groups/" + cooking.id()).status()).isEqualTo(404);
        assertThat(browser.get("/kairos/attendance/" + welding.id() + "/day").status())
                .isEqualTo(200);
        assertThat(browser.get("/kairos/attendance/" + cooking.id() + "/day").status())
                .isEqualTo(404);
        assertThat(browser.get("/kairos/people/" + cook.ref().value()).body()).doesNotContain("Cuisinier");
        assertThat(shown(viewer, welder)).isTrue();
        assertThat(shown(viewer, cook))
                .as("whoever forgets to ask for the groups, the gate does not")
                .isFalse();
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 2 and reason = 2 and person = ?",
                        cook.ref().value()))
                .isPositive();
    }

    @Test
    void invariant_1_who_goes_over_to_another_group_is_seen_there_and_the_ledger_has_it() {
        assign(browser(manager), "some", welding);
        var viewer = world.signedIn(trainer);
        assertThat(shown(viewer, cook)).isFalse();
        asRole(
                "REGISTRAR",
                "update training.enrolment set training_session = '" + welding.id() + "' where id = '" + cooksEnrolment
                        + "'");
        assertThat(shown(viewer, cook)).isTrue();
        assertThat(world.text("""
                select detail from ledger.entry where kind = 15 and person = ? order by position desc limit 1
                """, cook.ref().value())).contains(" in " + welding.id());
    }

    @Test
    void invariant_1_nobody_writes_a_tie_of_a_group_that_is_not_the_enrolments() {
        world.run("update disclosure.tie set training_session = ? where source = ?", welding.id(), cooksEnrolment);
        assertThat(world.text("select training_session::text from disclosure.tie where source = ?", cooksEnrolment))
                .isEqualTo(cooking.id().toString());
    }

    @Test
    void with_no_group_yet_a_trainer_is_shown_nobody() {
        assertThat(assign(browser(manager), "some").status()).isEqualTo(303);
        assertThat(shown(world.signedIn(trainer), welder)).isFalse();
        assertThat(browser(trainer).get("/kairos/groups").body()).doesNotContain("Soudage", "Cuisine");
        assertThat(browser(manager).get("/team").body()).contains("aucun groupe pour l’instant");
    }

    @Test
    void invariant_9_all_groups_again_wait_for_a_second_person_and_the_trainer_is_shown_nobody_meanwhile() {
        assign(browser(manager), "some", welding);
        assertThat(assign(browser(manager), "all").status()).isEqualTo(303);
        var viewer = world.signedIn(trainer);
        assertThat(shown(viewer, welder)).isFalse();
        var request = request();
        assertThat(browser(other).get("/team/requests/" + request).body())
                .contains("certains groupes seulement", "tous les groupes de ces sites");
        assertThat(decide(browser(manager), request, "approve").status()).isEqualTo(422);
        assertThat(decide(browser(other), request, "approve").status()).isEqualTo(303);
        assertThat(shown(viewer, cook)).isTrue();
        assertThat(steps()).isEqualTo("GROUPS MORE APPROVE");
    }

    @Test
    void refused_the_trainer_works_with_the_groups_of_before() {
        assign(browser(manager), "some", welding);
        assign(browser(manager), "all");
        assertThat(decide(browser(other), request(), "refuse").status()).isEqualTo(303);
        var viewer = world.signedIn(trainer);
        assertThat(shown(viewer, welder)).isTrue();
        assertThat(shown(viewer, cook)).isFalse();
    }

    @Test
    void invariant_9_nobody_takes_the_limit_away_past_the_second_person() {
        assign(browser(manager), "some", welding);
        assign(browser(manager), "all");
        decide(browser(other), request(), "refuse");
        assertThatThrownBy(() -> world.run("update accounts.account set by_group = false where id = ?", trainer.id()))
                .hasStackTraceContaining("wait for a second person");
        for (var sql : List.of(
                "update accounts.account set by_group = false",
                "insert into accounts.account_group values (gen_random_uuid(), gen_random_uuid())",
                "delete from accounts.account_group",
                "select team.ask_for_more(null, null, null)")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        asApplication("update accounts.sign_in set groups = null where account = '" + trainer.id() + "'");
        assertThat(shown(world.signedIn(trainer), cook)).isFalse();
    }

    @Test
    void another_role_has_no_such_limit_and_going_back_to_trainer_is_less() {
        assign(browser(manager), "some", welding);
        var browser = browser(manager);
        assertThat(rights(browser, Role.CENTRE_HEAD).status()).isEqualTo(303);
        assertThat(world.text("select by_group::text from accounts.account where id = ?", trainer.id()))
                .isEqualTo("false");
        assertThat(shown(world.signedIn(trainer), welder))
                .as("more rights wait")
                .isFalse();
        assertThat(browser.get("/team/accounts/" + trainer.id() + "/groups").status())
                .isEqualTo(404);
        decide(browser(other), request(), "refuse");
        assertThat(world.text("select role || ' ' || by_group from accounts.account where id = ?", trainer.id()))
                .isEqualTo("ATTENDANCE_TAKER true");
        assertThat(shown(world.signedIn(trainer), cook)).isFalse();
    }

    @Test
    void groups_of_a_site_go_with_the_site() {
        var second = site();
        world.run(
                "insert into accounts.account_site (account, site) values (?, ?), (?, ?)",
                manager.id(),
                second,
                trainer.id(),
                second);
        var far = group(second, "Peinture");
        assertThat(assign(browser(manager), "some", welding, far).status()).isEqualTo(303);
        rights(browser(manager), Role.ATTENDANCE_TAKER, partner.site());
        assertThat(world.text(
                        "select string_agg(training_session::text, ' ') from accounts.account_group where account = ?",
                        trainer.id()))
                .isEqualTo(welding.id().toString());
    }

    @Test
    void of_a_site_where_the_manager_does_not_work_nothing_changes_and_nothing_is_given() {
        var second = site();
        world.run(
                "insert into accounts.account_site (account, site) values (?, ?), (?, ?)",
                other.id(),
                second,
                trainer.id(),
                second);
        var far = group(second, "Peinture");
        assertThat(assign(browser(other), "some", far).status()).isEqualTo(303);
        assertThat(browser(manager).get(path()).body()).contains("Soudage").doesNotContain("Peinture");
        assertThat(assign(browser(manager), "some", welding, far).body())
                .contains("que des groupes de sites où vous travaillez");
        assertThat(assign(browser(manager), "all").body()).contains("que des groupes de sites où vous travaillez");
        assertThat(assign(browser(manager), "some", welding).status()).isEqualTo(303);
        assertThat(world.count("select count(*) from accounts.account_group where account = ?", trainer.id()))
                .isEqualTo(2);
        var foreign = world.group(world.partner("P-" + UUID.randomUUID()), "Ailleurs");
        assertThat(assign(browser(manager), "some", foreign).status()).isEqualTo(422);
        assertThatThrownBy(
                        () -> world.run("insert into accounts.account_group values (?, ?)", trainer.id(), foreign.id()))
                .hasStackTraceContaining("a group of a site where the account works");
    }

    @Test
    void thirty_groups_at_most_and_what_was_ticked_is_kept() {
        var many = new ArrayList<World.Group>();
        for (int i = 0; i < 31; i++) {
            many.add(world.group(partner, "Bureautique " + i));
        }
        var refused = assign(browser(manager), "some", many.toArray(World.Group[]::new));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("Trente groupes au plus");
        assertThat(Pattern.compile("type=\"checkbox\"[^>]*checked")
                        .matcher(refused.body())
                        .results()
                        .count())
                .isEqualTo(31);
        assertThat(world.count("select count(*) from accounts.account_group where account = ?", trainer.id()))
                .isZero();
        assertThatThrownBy(() -> many.forEach(group ->
                        world.run("insert into accounts.account_group values (?, ?)", trainer.id(), group.id())))
                .hasStackTraceContaining("thirty groups at most");
    }

    @Test
    void whoever_saves_over_anothers_change_is_shown_it_with_the_own_ticks() {
        var first = browser(manager);
        var seen = seen(first.get(path()));
        assign(browser(other), "some", cooking);
        var late = first.post(path(), fields(seen, "some", welding));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body()).contains("Quelqu’un a changé ce compte");
        assertThat(late.body()).containsPattern("id=\"group-" + welding.id() + "\"[^>]*checked");
        assertThat(first.post(path(), fields(seen(late), "some", welding)).status())
                .isEqualTo(303);
    }

    @Test
    void a_search_loses_no_tick_and_saves_nothing() {
        var browser = browser(manager);
        var fields = new ArrayList<>(fields(seen(browser.get(path())), "some", welding));
        fields.add(Map.entry("words", "cuis"));
        fields.add(Map.entry("do", "search"));
        var found = browser.post(path(), fields);
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.body()).contains("Cuisine").containsPattern("id=\"group-" + welding.id() + "\"[^>]*checked");
        assertThat(world.count("select count(*) from accounts.account_group where account = ?", trainer.id()))
                .isZero();
        assertThat(browser.post(path(), List.of(Map.entry("seen", "x"))).body())
                .contains("Dites si le compte travaille");
    }

    @Test
    void nobody_but_a_manager_of_the_partner_gives_groups() {
        var foreign = world.account(
                "rgc" + ++serial + "@ailleurs.example",
                Role.PARTNER_ACCOUNT_MANAGER,
                world.partner("P-" + UUID.randomUUID()));
        var browser = browser(foreign);
        assertThat(browser.get(path()).status()).isEqualTo(404);
        browser.get("/team");
        assertThat(browser.post(path(), fields("x", "some", welding)).status()).isEqualTo(404);
        assertThat(browser(trainer).get(path()).status()).isEqualTo(403);
        assertThat(browser(at("bureau", Role.TRAINING_OFFICE_MANAGER))
                        .get(path())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void each_group_given_or_taken_is_in_the_ledger() {
        assign(browser(manager), "some", welding);
        assign(browser(manager), "some", cooking);
        assertThat(world.text("""
                select string_agg(detail, '; ' order by position) from ledger.entry
                 where kind in (17, 20) and subject = ? and detail like any ('{%group%,GROUPS%}')
                """, trainer.id()))
                .isEqualTo("GROUPS 1; works with group " + welding.id()
                        + "; account ATTENDANCE_TAKER ACTIVE of " + partner.id() + " in groups"
                        + "; GROUPS 1; left group " + welding.id() + "; works with group " + cooking.id());
    }

    @Tag("browser")
    @ParameterizedTest(name = "{0} px, dark {1}, {2}")
    @CsvSource({"390, false, fr", "1280, true, en"})
    void the_page_has_no_fault(int width, boolean dark, String language) {
        assign(browser(manager), "some", welding);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, manager, language);
            for (var path : List.of(path(), "/team/accounts/" + trainer.id(), "/team")) {
                assertThat(page.navigate(portal.url() + path).status()).as(path).isEqualTo(200);
                assertThat(window.faults("assignment"
                                + path.replaceAll("[0-9a-f]{8}-[^/]*", "").replaceAll("/+", "-") + "-" + language + "-"
                                + width))
                        .as(path)
                        .isEmpty();
            }
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account at(String name, Role role) {
        return world.account(name + "-" + ++serial + "@centre.example", role, partner);
    }

    private Browser browser(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/");
        return browser;
    }

    private boolean shown(Viewer viewer, World.Person person) {
        return guard.discloseOne(Request.by(
                        viewer, Purpose.LIST_GROUP, person.ref(), EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME)))
                instanceof Disclosed<?>;
    }

    private String path() {
        return "/team/accounts/" + trainer.id() + "/groups";
    }

    private Browser.Answer assign(Browser browser, String which, World.Group... groups) {
        return browser.post(path(), fields(seen(browser.get(path())), which, groups));
    }

    private static List<Map.Entry<String, String>> fields(String seen, String which, World.Group... groups) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        fields.add(Map.entry("seen", seen));
        fields.add(Map.entry("which", which));
        for (var group : groups) {
            fields.add(Map.entry("group", group.id().toString()));
        }
        return fields;
    }

    private static String seen(Browser.Answer page) {
        var found = SEEN.matcher(page.body());
        return found.find() ? found.group(1) : "none";
    }

    private Browser.Answer rights(Browser browser, Role role, UUID... sites) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        fields.add(Map.entry("seen", seen(browser.get("/team/accounts/" + trainer.id()))));
        fields.add(Map.entry("role", role.name()));
        for (var site : sites.length == 0 ? new UUID[] {partner.site()} : sites) {
            fields.add(Map.entry("site", site.toString()));
        }
        return browser.post("/team/accounts/" + trainer.id() + "/rights", fields);
    }

    private UUID request() {
        return UUID.fromString(
                world.text("select id::text from team.request where account = ? and state = 'WAITING'", trainer.id()));
    }

    private static Browser.Answer decide(Browser second, UUID request, String decision) {
        second.get("/team");
        return second.post("/team/requests/" + request, Map.of("decision", decision));
    }

    private String steps() {
        return world.text("select string_agg(step, ' ' order by n) from team.step where account = ?", trainer.id());
    }

    private UUID site() {
        var site = UUID.randomUUID();
        world.run(
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, 'Second site', '38000', 'Grenoble')",
                site,
                partner.id(),
                Long.toString(30_000_000_000_000L + ++serial));
        return site;
    }

    private World.Group group(UUID site, String title) {
        var group = world.group(partner, title);
        world.run("update training.training_session set site = ? where id = ?", site, group.id());
        return group;
    }

    private void asApplication(String sql) {
        asRole("APP", sql);
    }

    private void asRole(String role, String sql) {
        try (var connection = database.as(role);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
