package ecluse.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.training.GroupState;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class OfferTest {
    private static final LocalDate TODAY = LocalDate.now();
    private static final String SIRET = "73282932000074";

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account adviser = account(Role.ADVISER, null);

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    // --- The machine ------------------------------------------------------------------------------------------------

    @Test
    void the_documents_have_the_machine_that_the_code_has() {
        var text = new StringBuilder("| event | who |");
        Arrays.stream(GroupState.values())
                .forEach(state -> text.append(" `").append(state).append("` |"));
        text.append(" when |\n|---|---|")
                .append("---|".repeat(GroupState.values().length + 1))
                .append('\n');
        for (var event : GroupEvent.values()) {
            text.append("| ")
                    .append(event)
                    .append(" | ")
                    .append(event.who().name().toLowerCase(Locale.ROOT));
            for (var state : GroupState.values()) {
                text.append(" | ").append(event.from(state) ? event.to(state) : "");
            }
            text.append(" | ").append(event.guard()).append(" |\n");
        }
        Golden.check("docs/offer-states.md", """
                # Where a group stands

                Drawn from `GroupEvent` by `OfferTest`; do not edit. A cell says where a group goes; where there is none, the portal
                refuses and says so. The database holds the same table and decides. What the portal does by itself follows from the
                calendar and from the seats that are taken; a page shows it before it is written down. [What the offer is](offer.md).

                """ + text.toString().replace("  |", " |"));
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(GroupEvent.values())
                .flatMap(event -> Arrays.stream(GroupState.values())
                        .filter(event::from)
                        .map(state -> event + " " + state + " " + event.to(state) + " " + event.who()))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(world.text("""
                select string_agg(event || ' ' || from_state || ' ' || to_state || ' ' || who, E'\\n') from offer.transition
                """).lines().sorted().collect(Collectors.joining("\n")))
                .isEqualTo(lines);
    }

    @Test
    void the_calendar_and_the_seats_move_a_group_and_every_step_is_told() {
        var group = published(1);
        var table = portal.bean(OfferTable.class);
        assertThat(state(group)).isEqualTo("OPEN");
        var person = world.person();
        world.enrolment(partner, new World.Group(group, ""), person, Stage.BEFORE);
        assertThat(portal.signedIn(office).get("/offer/groups/" + group).body())
                .as("the page knows before the history does")
                .contains("complet");
        table.followClock(TODAY);
        assertThat(state(group)).isEqualTo("FULL");
        world.imported(
                "update training.enrolment set state = 'CANCELLED' where person = ?",
                person.ref().value());
        table.followClock(TODAY);
        assertThat(state(group)).isEqualTo("OPEN");
        table.followClock(TODAY.plusDays(30));
        assertThat(state(group)).isEqualTo("RUNNING");
        table.followClock(TODAY.plusDays(91));
        assertThat(state(group)).isEqualTo("ENDED");
        table.followClock(TODAY.plusDays(121));
        assertThat(state(group)).isEqualTo("CLOSED");
        assertThat(world.text(
                        "select string_agg(event, ' ' order by n) from offer.event where training_session = ?", group))
                .isEqualTo("WRITE PUBLISH OPEN FILL OPEN START END CLOSE");
    }

    @Test
    void a_group_that_comes_by_import_is_in_the_offer_at_once() {
        var group = world.group(partner, "Soudage");
        assertThat(state(group.id())).isEqualTo("RUNNING");
        assertThat(portal.signedIn(office).get("/offer?words=soudage").body()).contains("Soudage", "en cours");
    }

    // --- What an office does ----------------------------------------------------------------------------------------

    @Test
    void a_group_is_written_published_found_suspended_resumed_and_cancelled() {
        var title = "Chaudronnerie " + UUID.randomUUID();
        var browser = portal.signedIn(office);
        var course = course(browser, title);
        var group = draft(browser, course, Map.of());
        var chair = portal.signedIn(adviser);
        assertThat(browser.get("/offer/groups/" + group).body()).contains("brouillon", "Publier");
        assertThat(chair.get("/offer/search?words=" + title.replace(" ", "+")).body())
                .as("a draft is the office’s own")
                .doesNotContain(title + "<");
        assertThat(act(browser, group, "PUBLISH", "").status()).isEqualTo(303);
        assertThat(browser.get("/offer/groups/" + group).body()).contains("Pas encore affichée");
        assertThat(chair.get("/offer/search?words=" + title.replace(" ", "+") + "&place=38")
                        .body())
                .contains(title, "12 sur 12");
        assertThat(chair.get("/offer/search?words=" + title.replace(" ", "+") + "&place=69")
                        .body())
                .contains("Aucune session publiée");
        assertThat(browser.get("/offer/groups/" + group).body()).contains("Vue par un conseiller");
        assertThat(act(browser, group, "SUSPEND", "").body()).contains("Dites pourquoi");
        assertThat(act(browser, group, "SUSPEND", "Formateur absent").status()).isEqualTo(303);
        assertThat(chair.get("/offer/search?words=" + title.replace(" ", "+")).body())
                .contains("Aucune session publiée");
        assertThat(act(browser, group, "RESUME", "").status()).isEqualTo(303);
        assertThat(state(group)).isEqualTo("OPEN");
        assertThat(browser.get("/offer/groups/" + group + "/acts/CANCEL").body())
                .contains("définitif");
        assertThat(act(browser, group, "CANCEL", "Trop peu de monde").status()).isEqualTo(303);
        assertThat(act(browser, group, "PUBLISH", "").body()).contains("pas possible dans cet état");
        assertThat(browser.get("/offer/groups/" + group + "/edit").status()).isEqualTo(200);
        assertThat(browser.post("/offer/groups/" + group + "/edit", typed(course, Map.of("version", version(group))))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_group_is_copied_for_the_next_date() {
        var browser = portal.signedIn(office);
        var group = draft(browser, course(browser, "Soudage TIG"), Map.of("seats", "9"));
        assertThat(browser.get("/offer/groups/new?model=" + group).body())
                .contains("id=\"seats\" name=\"seats\" value=\"9\"", "name=\"startsOn\" value=\"\"");
    }

    @Test
    void what_is_wrong_is_said_and_what_was_typed_stays() {
        var browser = portal.signedIn(office);
        var course = course(browser, "Soudage MIG");
        var wrong = new HashMap<>(typed(course, Map.of("responsible", "73282932000075", "seats", "0")));
        wrong.put("startsOn", "31/02/2027");
        var page = browser.post("/offer/groups", wrong);
        assertThat(page.status()).isEqualTo(422);
        assertThat(page.body()).contains("Un SIRET a 14 chiffres", "de 1 à 1", "Un jour comme", "value=\"31/02/2027\"");
        var backwards = typed(course, Map.of("endsOn", TODAY.toString()));
        assertThat(browser.post("/offer/groups", backwards).body()).contains("avant le premier");
    }

    @Test
    void two_who_change_one_group_lose_nothing_the_second_sees_both_and_chooses() {
        var first = portal.signedIn(office);
        var second = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, partner));
        var course = course(first, "Tournage");
        var group = draft(first, course, Map.of());
        first.get("/offer/groups/" + group + "/edit");
        second.get("/offer/groups/" + group + "/edit");
        assertThat(first.post("/offer/groups/" + group + "/edit", typed(course, Map.of("version", "1", "seats", "7")))
                        .status())
                .isEqualTo(303);
        var both = second.post("/offer/groups/" + group + "/edit", typed(course, Map.of("version", "1", "seats", "8")));
        assertThat(both.status()).isEqualTo(409);
        assertThat(both.body()).contains("0 prises sur 7", "value=\"8\"", "name=\"version\" value=\"2\"");
        assertThat(second.post("/offer/groups/" + group + "/edit", typed(course, Map.of("version", "2", "seats", "8")))
                        .status())
                .isEqualTo(303);
        assertThat(world.text("select seats::text from training.training_session where id = ?", group))
                .isEqualTo("8");
    }

    @Test
    void another_organisations_offer_is_not_there_and_advisers_keep_none() {
        var browser = portal.signedIn(office);
        var course = course(browser, "Fraisage");
        var group = draft(browser, course, Map.of());
        var stranger = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        stranger.get("/offer");
        for (var path : List.of("/offer/groups/" + group, "/offer/courses/" + course)) {
            assertThat(stranger.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(act(stranger, group, "PUBLISH", "").status()).isEqualTo(404);
        assertThat(stranger.post("/offer/groups", typed(course, Map.of())).status())
                .isEqualTo(404);
        assertThat(portal.signedIn(adviser).get("/offer").status()).isEqualTo(403);
        assertThat(browser.get("/offer/search").status()).isEqualTo(403);
        assertThat(portal.signedIn(account(Role.QUOTE_CLERK, partner))
                        .get("/offer/groups/" + group)
                        .body())
                .contains("Fraisage")
                .doesNotContain("Publier");
    }

    // --- What the database holds by itself --------------------------------------------------------------------------

    @Test
    void a_group_that_is_out_of_use_takes_no_placement_whoever_writes_it() {
        for (var act : List.of("", "SUSPEND", "CANCEL")) {
            var browser = portal.signedIn(office);
            browser.get("/offer/courses/new");
            var group = act.isEmpty() ? draft(browser, course(browser, "Pliage"), Map.of()) : published(5);
            if (!act.isEmpty()) {
                assertThat(act(browser, group, act, "Formateur absent").status())
                        .isEqualTo(303);
            }
            assertThatThrownBy(() -> world.enrolment(partner, new World.Group(group, ""), world.person(), Stage.BEFORE))
                    .rootCause()
                    .hasMessageContaining("takes no new placement");
        }
    }

    @Test
    void the_applications_role_writes_no_offer_by_itself() {
        var group = published(5);
        for (var sql : List.of(
                "update offer.training_session set state = 'CANCELLED' where id = '" + group + "'",
                "insert into offer.event select * from offer.event",
                "delete from offer.course",
                "insert into offer.transition values ('PUBLISH', 'CANCELLED', 'PUBLISHED', 'OFFICE')",
                "select offer.settle(gen_random_uuid(), current_date)",
                "select offer.move(gen_random_uuid(), 'PUBLISH', null, null, now())",
                "select offer.settle('" + group + "', current_date)",
                "insert into offer.kept values ('" + group + "', 'GROUP', '[]')")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select offer.act('\\x00', '" + group + "', 3, 'CANCEL', 'motif')"))
                .hasMessageContaining("nobody is signed in");
    }

    @Test
    void even_the_owner_moves_no_group_as_the_table_does_not() {
        var group = published(5);
        for (var sql : List.of(
                "update offer.training_session set state = 'DRAFT', version = version + 1 where id = ?",
                "update offer.training_session set recruitment = 2 where id = ?",
                "delete from offer.training_session where id = ?",
                "update offer.event set reason = 'x' where training_session = ?")) {
            assertThatThrownBy(() -> world.run(sql, group)).as(sql).isInstanceOf(IllegalStateException.class);
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var browser = portal.signedIn(office);
        var course = course(browser, "Soudage semi-automatique");
        var draft = draft(browser, course, Map.of());
        var group = published(12);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account(Role.TRAINING_OFFICE_MANAGER, partner), language);
            look(window, "/offer", "list-" + language);
            look(window, "/offer/courses", "courses-" + language);
            look(window, "/offer/courses/new", "course-new-" + language);
            look(window, "/offer/courses/" + course, "course-" + language);
            look(window, "/offer/courses/" + course + "/edit", "course-edit-" + language);
            look(window, "/offer/groups/" + draft, "draft-" + language);
            look(window, "/offer/groups/" + group, "group-" + language);
            look(window, "/offer/groups/new?course=" + course, "new-" + language);
            look(window, "/offer/groups/" + group + "/edit", "edit-" + language);
            look(window, "/offer/groups/" + group + "/acts/CANCEL", "cancel-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account(Role.ADVISER, null), language);
            look(window, "/offer/search", "search-" + language);
            look(window, "/offer/search?words=nowhere-to-be-found", "search-none-" + language);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("offer-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private World.Account account(Role role, World.@org.jspecify.annotations.Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private static UUID course(Browser browser, String title) {
        browser.get("/offer/courses/new");
        var written = browser.post("/offer/courses", Map.of("title", title, "formacode", "23054"));
        assertThat(written.status()).as(written.body()).isEqualTo(303);
        return UUID.fromString(written.location().substring(written.location().lastIndexOf('/') + 1));
    }

    private UUID draft(Browser browser, UUID course, Map<String, String> other) {
        browser.get("/offer/groups/new");
        var written = browser.post("/offer/groups", typed(course, other));
        assertThat(written.status()).as(written.body()).isEqualTo(303);
        return UUID.fromString(written.location().substring(written.location().lastIndexOf('/') + 1));
    }

    private UUID published(int seats) {
        var browser = portal.signedIn(office);
        var group = draft(browser, course(browser, "Perçage"), Map.of("seats", Integer.toString(seats)));
        assertThat(act(browser, group, "PUBLISH", "").status()).isEqualTo(303);
        return group;
    }

    private Map<String, String> typed(UUID course, Map<String, String> other) {
        var typed = new HashMap<>(Map.of(
                "course",
                course.toString(),
                "site",
                partner.site().toString(),
                "startsOn",
                TODAY.plusDays(30).toString(),
                "endsOn",
                TODAY.plusDays(90).toString(),
                "seats",
                "12",
                "scheme",
                "AFC",
                "recruitment",
                "1",
                "mode",
                "0",
                "entry",
                "0",
                "responsible",
                SIRET));
        typed.putAll(other);
        return typed;
    }

    private Browser.Answer act(Browser browser, UUID group, String act, String reason) {
        return browser.post(
                "/offer/groups/" + group + "/acts", Map.of("act", act, "version", version(group), "reason", reason));
    }

    private String version(UUID group) {
        return world.text("select version::text from offer.training_session where id = ?", group);
    }

    private String state(UUID group) {
        return world.text("select state from offer.training_session where id = ?", group);
    }
}
