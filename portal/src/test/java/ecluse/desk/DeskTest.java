package ecluse.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class DeskTest {
    private static final String WORDS = "Entrée oubliée au changement de secrétaire.";

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account desk = account(Role.TRAINING_DESK, null);

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void after_thirty_days_the_desk_lets_an_office_write_and_is_shown_nobody() {
        var person = world.person();
        var enrolment = registered(person);
        var theirs = browser(office);
        assertThat(enter(theirs, enrolment).body()).as("late").contains("seule l’agence");
        assertThat(theirs.get("/kairos/enrolments/" + enrolment).body())
                .contains("/kairos/enrolments/" + enrolment + "/desk");
        var request = asked(theirs, enrolment);

        var mine = browser(desk);
        assertThat(mine.get("/desk").body()).contains(WORDS, "/desk/requests/" + request);
        var page = mine.get("/desk/requests/" + request).body();
        assertThat(page)
                .contains("Comptable assistant", WORDS)
                .doesNotContain(person.facts().lastName());
        assertThat(mine.post("/desk/requests/" + request, Map.of("decision", "allow"))
                        .status())
                .isEqualTo(303);

        assertThat(theirs.get("/kairos/today").body()).contains("/kairos/desk-requests");
        assertThat(theirs.get("/kairos/desk-requests").body()).contains("accordée pour une semaine");
        int open = opened(theirs);
        assertThat(enter(theirs, enrolment).status()).isEqualTo(303);
        assertThat(opened(theirs)).as("written").isEqualTo(open - 1);
        assertThat(world.count("select count(*) from ledger.entry where account = ? and kind = 1", desk.id()))
                .as("the desk has read nobody")
                .isZero();
    }

    /** How many opened files the board says. */
    private static int opened(Browser office) {
        var line = Pattern.compile("/kairos/desk-requests\">([^<]*)<")
                .matcher(office.get("/kairos/today").body());
        if (!line.find()) {
            return 0;
        }
        var count = line.group(1).replaceAll("\\D", "");
        return count.isEmpty() ? 1 : Integer.parseInt(count);
    }

    @Test
    void a_permit_is_for_one_file_and_a_week() {
        var first = registered(world.person());
        var second = registered(world.person());
        var theirs = browser(office);
        browser(desk).post("/desk/requests/" + asked(theirs, first), Map.of("decision", "allow"));
        assertThat(enter(theirs, second).status()).isEqualTo(422);
        world.pastTriggers(
                "training.permit",
                "update training.permit set ends_at = now() - interval '1 minute'" + " where enrolment = '" + first
                        + "'");
        assertThat(enter(theirs, first).status()).isEqualTo(422);
    }

    @Test
    void a_refusal_says_why_and_a_decision_is_taken_once() {
        var theirs = browser(office);
        var enrolment = registered(world.person());
        var request = asked(theirs, enrolment);
        var mine = browser(desk);
        var path = "/desk/requests/" + request;
        assertThat(mine.post(path, Map.of("decision", "refuse", "words", "non")).body())
                .contains("au moins 10 caractères");
        assertThat(mine.post(path, Map.of("decision", "perhaps", "words", WORDS))
                        .status())
                .isEqualTo(422);
        assertThat(mine.post(path, Map.of("decision", "refuse", "words", "La personne n’est jamais venue."))
                        .status())
                .isEqualTo(303);
        assertThat(mine.post(path, Map.of("decision", "allow")).status()).isEqualTo(422);
        assertThat(theirs.get("/kairos/enrolments/" + enrolment + "/desk").body())
                .contains("refusée", "La personne n’est jamais venue.");
        assertThat(enter(theirs, enrolment).status()).isEqualTo(422);
    }

    @Test
    void one_request_waits_for_a_file_and_can_be_withdrawn() {
        var theirs = browser(office);
        var enrolment = registered(world.person());
        var request = asked(theirs, enrolment);
        var again = theirs.post("/kairos/enrolments/" + enrolment + "/desk", Map.of("words", WORDS));
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.body()).contains("Une demande attend déjà", WORDS);
        assertThat(theirs.post("/kairos/enrolments/" + enrolment + "/desk", Map.of("words", "court"))
                        .body())
                .contains("court", "au moins 10");
        assertThat(theirs.post("/kairos/desk-requests/" + request + "/withdraw", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(theirs.post("/kairos/desk-requests/" + request + "/withdraw", Map.of())
                        .status())
                .isEqualTo(422);
        assertThat(theirs.post("/kairos/enrolments/" + enrolment + "/desk", Map.of("words", WORDS))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void the_desk_sees_by_the_group_what_nobody_has_declared() {
        var person = world.person();
        registered(person);
        var page = browser(desk).get("/desk/undeclared").body();
        assertThat(page)
                .contains("Comptable assistant", "Site de P-0231")
                .doesNotContain(person.facts().lastName());
    }

    @Test
    void a_desk_looks_after_its_own_regions_alone() {
        var enrolment = registered(world.person());
        var request = asked(browser(office), enrolment);
        var elsewhere = looksAfter("{11,93}");
        var theirs = browser(elsewhere);
        assertThat(theirs.get("/desk").body())
                .contains("Vos régions : Île-de-France, Provence-Alpes-Côte d’Azur.")
                .doesNotContain("/desk/requests/" + request, partner.code());
        assertThat(theirs.get("/desk/undeclared").body()).doesNotContain(partner.code());
        assertThat(theirs.get("/desk/requests/" + request).status()).isEqualTo(404);
        assertThat(theirs.post("/desk/requests/" + request, Map.of("decision", "allow"))
                        .status())
                .isEqualTo(404);
        assertThat(portal.bean(DeskTable.class).decide(world.signedIn(elsewhere), request, true, ""))
                .as("the database asks again")
                .isEqualTo(Verdict.NOT_YOURS);
        assertThat(browser(looksAfter("{}")).get("/desk").body()).contains("id=\"regions-none\"");
        var here = browser(looksAfter("{11,84}"));
        assertThat(here.get("/desk").body()).contains("/desk/requests/" + request);
        assertThat(here.post("/desk/requests/" + request, Map.of("decision", "allow"))
                        .status())
                .isEqualTo(303);
        assertThat(browser(desk).get("/desk").body()).contains("Toute la France");
        assertThat(world.text(
                        "select detail from ledger.entry where kind = 17 and subject = ? order by position desc limit 1",
                        elsewhere.id()))
                .contains(" in regions 11+93");
    }

    private World.Account looksAfter(String regions) {
        var account = account(Role.TRAINING_DESK, null);
        world.run("update accounts.account set regions = ?::text[] where id = ?", regions, account.id());
        return account;
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void others_files_and_requests_are_not_there() {
        var enrolment = registered(world.person());
        var request = asked(browser(office), enrolment);
        var thief = browser(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        assertThat(thief.get("/kairos/enrolments/" + enrolment + "/desk").status())
                .isEqualTo(404);
        assertThat(thief.post("/kairos/enrolments/" + enrolment + "/desk", Map.of("words", WORDS))
                        .status())
                .isEqualTo(404);
        assertThat(thief.post("/kairos/desk-requests/" + request + "/withdraw", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(thief.get("/desk/requests/" + request).status()).isEqualTo(403);
        assertThat(browser(desk).get("/desk/requests/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        for (var path : List.of("/kairos/groups", "/caseload", "/kairos/look-up", "/agency", "/messages")) {
            assertThat(browser(desk).get(path).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void nobody_gives_a_permit_but_the_desk() {
        var enrolment = registered(world.person());
        var request = asked(browser(office), enrolment);
        for (var sql : List.of(
                "insert into training.permit values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now(), now())",
                "update desk.request set state = 'ALLOWED'",
                "select training.permitted(gen_random_uuid())")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThat(portal.bean(DeskTable.class).decide(world.signedIn(office), request, true, ""))
                .isEqualTo(Verdict.NOT_YOURS);
        for (var sql : List.of(
                "update training.permit set ends_at = now() + interval '1 year'",
                "delete from desk.request",
                "update desk.request set words = words || '!'")) {
            browser(desk).post("/desk/requests/" + request, Map.of("decision", "allow"));
            assertThatThrownBy(() -> world.run(sql)).as(sql).isInstanceOf(IllegalStateException.class);
        }
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var enrolment = registered(world.person());
        var request = asked(browser(office), enrolment);
        look(
                width,
                dark,
                account(Role.TRAINING_OFFICE_MANAGER, partner),
                language,
                Map.of("ask", "/kairos/enrolments/" + enrolment + "/desk", "requests", "/kairos/desk-requests"));
        look(
                width,
                dark,
                account(Role.TRAINING_DESK, null),
                language,
                Map.of(
                        "waiting",
                        "/desk",
                        "undeclared",
                        "/desk/undeclared",
                        "request",
                        "/desk/requests/" + request,
                        "home",
                        "/"));
    }

    private void look(int width, boolean dark, World.Account account, String language, Map<String, String> paths) {
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account, language);
            paths.forEach((name, path) -> {
                assertThat(window.page().navigate(portal.url() + path).status())
                        .as(path)
                        .isEqualTo(200);
                assertThat(window.faults("desk-" + name + "-" + language))
                        .as(path)
                        .isEmpty();
            });
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private Browser browser(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/");
        return browser;
    }

    /** Registered for a group that began forty days ago. */
    private UUID registered(World.Person person) {
        var group = UUID.randomUUID();
        world.run("""
                insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme)
                values (?, ?, 'Comptable assistant', ?, current_date - 40, current_date + 60, 15, 'AFC')
                """, group, "38_SE_" + group, partner.site());
        var enrolment = world.enrolment(partner, new World.Group(group, ""), person, Stage.BEFORE);
        world.imported(
                "update training.enrolment set state = 'REGISTERED', registered_on = current_date - 45 where id = ?",
                enrolment);
        return enrolment;
    }

    private Browser.Answer enter(Browser theirs, UUID enrolment) {
        var version = world.text("select version from training.enrolment where id = ?", enrolment);
        return theirs.post(
                "/kairos/enrolments/" + enrolment + "/acts/enter",
                Map.of(
                        "line",
                        enrolment + ":" + version,
                        "on",
                        LocalDate.now().minusDays(40).toString()));
    }

    private UUID asked(Browser theirs, UUID enrolment) {
        assertThat(theirs.post("/kairos/enrolments/" + enrolment + "/desk", Map.of("words", WORDS))
                        .status())
                .isEqualTo(303);
        return UUID.fromString(
                world.text("select id::text from desk.request where enrolment = ? and state = 'WAITING'", enrolment));
    }
}
