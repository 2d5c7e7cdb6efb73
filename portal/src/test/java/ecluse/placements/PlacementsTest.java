package ecluse.placements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class PlacementsTest {
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account adviser = account(Role.ADVISER, null);
    private final Map<World.Person, World.Account> spaces = new HashMap<>();

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    // --- The machine ------------------------------------------------------------------------------------------------

    @Test
    void the_documents_have_the_machine_that_the_code_has() {
        var text = new StringBuilder("| event | who | from | to | when |\n|---|---|---|---|---|\n");
        for (var event : ProposalEvent.values()) {
            text.append("| %s | %s | `WAITING` | `%s` |%s |\n"
                    .formatted(
                            event,
                            event.who().stream()
                                    .map(who -> who.name().toLowerCase(Locale.ROOT))
                                    .collect(Collectors.joining(", ")),
                            event.to(),
                            event.guard().isEmpty() ? "" : " " + event.guard()));
        }
        Golden.check("docs/proposal-states.md", """
                # Where a proposal stands

                Drawn from `ProposalEvent` by `PlacementsTest`; do not edit. Everything else is refused, and the page says so. The
                database holds the same table and decides. [What a proposal is](placements.md).

                """ + text);
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(ProposalEvent.values())
                .flatMap(event -> event.who().stream().map(who -> event + " WAITING " + event.to() + " " + who))
                .sorted()
                .toList();
        assertThat(world.text("""
                        select string_agg(event || ' ' || from_state || ' ' || to_state || ' ' || who, E'\\n')
                          from placements.transition
                        """).lines().sorted().toList()).isEqualTo(lines);
    }

    // --- An office asks ---------------------------------------------------------------------------------------------

    @Test
    void a_person_agrees_and_only_then_the_office_has_a_name() {
        var person = world.person();
        var group = open(5);
        var theirs = office();
        var id = proposed(theirs, group, person);
        assertThat(theirs.get("/kairos/groups/" + group).body())
                .doesNotContain(person.facts().lastName());
        assertThat(theirs.get("/kairos/people/" + person.ref()).status()).isEqualTo(404);
        assertThat(world.count(
                        "select count(*) from disclosure.tie where person = ?",
                        person.ref().value()))
                .as("invariant 1: no tie before the yes")
                .isZero();

        var own = space(person);
        assertThat(own.get("/my-space").body()).contains("/my-space/proposals");
        assertThat(own.get("/my-space/proposals").body()).contains("Soudage");
        assertThat(answer(own, id, "confirm").status()).isEqualTo(303);
        assertThat(own.get("/my-space").body())
                .doesNotContain("/my-space/proposals\"")
                .contains("Soudage");

        assertThat(theirs.get("/kairos/groups/" + group).body())
                .contains(person.facts().lastName());
        assertThat(theirs.get("/kairos/proposals").body()).contains("acceptée", "/kairos/enrolments/");
        assertThat(world.text("""
                        select string_agg(e.kind || ' ' || (e.account = s.account)::text, ' ')
                          from ledger.entry e
                          join disclosure.tie t on t.id = e.tie
                          join ownspace.space s on s.person = t.person
                         where t.person = ? and t.origin = 'ENROLMENT'
                           and e.kind = 14
                        """, person.ref().value()))
                .as("the tie is in the ledger, in the name of who agreed")
                .isEqualTo("14 true");
    }

    @Test
    void the_adviser_in_charge_answers_too_and_no_other() {
        var person = charged();
        var group = open(5);
        var id = proposed(office(), group, person);
        var other = portal.signedIn(account(Role.ADVISER, null));
        other.get("/caseload");
        var path = "/caseload/people/" + person.ref() + "/placements";
        assertThat(other.get(path).status()).isEqualTo(404);
        assertThat(other.post(path + "/" + id + "/answer", Map.of("answer", "confirm"))
                        .status())
                .isEqualTo(404);
        var mine = portal.signedIn(adviser);
        assertThat(mine.get("/caseload?show=alerts").body()).contains("un organisme sollicite");
        assertThat(mine.get(path).body()).contains("Soudage");
        assertThat(mine.post(path + "/" + id + "/answer", Map.of("answer", "confirm"))
                        .status())
                .isEqualTo(303);
        assertThat(state(id)).isEqualTo("CONFIRMED");
        assertThat(mine.post(path + "/" + id + "/answer", Map.of("answer", "refuse"))
                        .status())
                .as("an answer is given once")
                .isEqualTo(422);
    }

    @Test
    void invariant_1_nobody_refused_and_unanswered_look_alike_until_the_time_is_up() {
        var refusing = world.person();
        var silent = world.person();
        var elsewhere = world.partner("P-0232");
        var group = open(elsewhere, 9, "Soudage");
        var theirs = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, elsewhere));
        theirs.get("/kairos/proposals");
        var answers = new ArrayList<String>();
        for (var typed : List.of(
                identity(refusing), identity(silent), Map.of("identifier", "99999999123", "birthDate", "01/02/1990"))) {
            var answer = theirs.post("/kairos/groups/" + group + "/place", typed);
            answers.add(answer.status() + answer.location());
        }
        assertThat(answers.stream().distinct()).hasSize(1);
        answer(space(refusing), id(refusing), "refuse");
        assertThat(state(id(refusing))).isEqualTo("REFUSED");
        var page = theirs.get("/kairos/proposals").body();
        assertThat(page.split(">en attente de réponse<", -1)).as("three wait").hasSize(4);
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set asked_at = asked_at - interval '16 days',"
                        + " answer_by = answer_by - interval '16 days' where training_session = '" + group + "'");
        page = theirs.get("/kairos/proposals").body();
        assertThat(page.split(">sans suite<", -1)).as("none of the three").hasSize(4);
        assertThat(answer(space(silent), id(silent), "confirm").status())
                .as("too late")
                .isEqualTo(422);
    }

    @Test
    void who_refused_is_not_asked_again_by_asking_again() {
        var person = world.person();
        var theirs = office();
        answer(space(person), proposed(theirs, open(5), person), "refuse");
        var again = open(5);
        assertThat(theirs.post("/kairos/groups/" + again + "/place", identity(person))
                        .status())
                .isEqualTo(303);
        assertThat(world.count(
                        "select count(*) from placements.proposal where training_session = ? and person is null",
                        again))
                .isEqualTo(1);
    }

    @Test
    void an_office_withdraws_and_nobody_can_agree_any_more() {
        var person = world.person();
        var theirs = office();
        var id = proposed(theirs, open(5), person);
        assertThat(theirs.post("/kairos/proposals/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(303);
        assertThat(theirs.post("/kairos/proposals/" + id + "/withdraw", Map.of())
                        .status())
                .isEqualTo(422);
        assertThat(answer(space(person), id, "confirm").status()).isEqualTo(422);
        assertThat(theirs.get("/kairos/proposals").body()).contains("retirée");
    }

    @Test
    void the_portal_lapses_what_nobody_answers() {
        var person = world.person();
        var id = proposed(office(), open(5), person);
        world.pastTriggers(
                "placements.proposal",
                "update placements.proposal set answer_by = now() - interval '1 hour' where id = '" + id + "'");
        portal.bean(PlacementTable.class).lapse();
        assertThat(state(id)).isEqualTo("LAPSED");
    }

    @Test
    void the_last_seat_is_given_once() {
        var first = world.person();
        var second = world.person();
        var group = open(1);
        var theirs = office();
        var one = proposed(theirs, group, first);
        var two = proposed(theirs, group, second);
        assertThat(answer(space(first), one, "confirm").status()).isEqualTo(303);
        var late = answer(space(second), two, "confirm");
        assertThat(late.status()).isEqualTo(422);
        assertThat(late.body()).contains("elle est complète");
        assertThat(theirs.post("/kairos/groups/" + group + "/place", identity(world.person()))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void what_cannot_be_an_identity_is_said_and_stays_typed() {
        var theirs = office();
        var group = open(3);
        for (var typed : List.of(
                Map.of("identifier", "123", "birthDate", "01/02/1990"),
                Map.of("identifier", "12345678901", "birthDate", "31/02/1990"))) {
            var answer = theirs.post("/kairos/groups/" + group + "/place", typed);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains(typed.get("identifier"), typed.get("birthDate"));
        }
    }

    @Test
    void a_proposal_costs_what_a_look_up_costs() {
        var theirs = office();
        var group = open(15);
        int status = 303;
        int asked = 0;
        while (status == 303 && asked < 40) {
            status = theirs.post(
                            "/kairos/groups/" + group + "/place",
                            Map.of(
                                    "identifier",
                                    "%011d".formatted(97_000_000_000L + asked++),
                                    "birthDate",
                                    "01/02/1990"))
                    .status();
        }
        assertThat(status).isEqualTo(429);
        assertThat(asked).isLessThanOrEqualTo(21);
    }

    @Test
    void a_group_of_anothers_and_one_that_is_not_answer_alike() {
        var other = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        var group = open(3);
        other.get("/kairos/groups");
        assertThat(bare(other.post("/kairos/groups/" + group + "/place", identity(world.person()))))
                .isEqualTo(
                        bare(other.post("/kairos/groups/" + UUID.randomUUID() + "/place", identity(world.person()))));
        assertThat(other.get("/kairos/groups/" + group + "/place").status()).isEqualTo(404);
    }

    // --- An adviser refers ------------------------------------------------------------------------------------------

    @Test
    void an_adviser_refers_and_the_office_has_the_person_at_once() {
        var person = charged();
        var group = open(partner, 5, "Soudage sous l’eau");
        var mine = portal.signedIn(adviser);
        var path = "/caseload/people/" + person.ref() + "/placements";
        assertThat(mine.get(path + "?words=l%E2%80%99eau").body()).contains(group.toString());
        assertThat(mine.post(path, Map.of("group", group.toString())).status()).isEqualTo(303);
        assertThat(mine.get("/caseload/people/" + person.ref()).body()).contains("Soudage");
        assertThat(office().get("/kairos/groups/" + group).body())
                .contains(person.facts().lastName());
        assertThat(mine.post(path, Map.of("group", group.toString())).status())
                .as("once")
                .isEqualTo(422);
    }

    @Test
    void an_adviser_refers_the_own_people_alone_and_to_groups_with_room() {
        var mine = portal.signedIn(adviser);
        mine.get("/caseload");
        var stranger = world.person();
        assertThat(mine.post("/caseload/people/" + stranger.ref() + "/placements", Map.of("group", open(3).toString()))
                        .status())
                .isEqualTo(404);
        var person = charged();
        var full = open(1);
        world.enrolment(partner, new World.Group(full, ""), world.person(), Stage.BEFORE);
        for (var group : List.of(full.toString(), UUID.randomUUID().toString(), "none")) {
            assertThat(mine.post("/caseload/people/" + person.ref() + "/placements", Map.of("group", group))
                            .status())
                    .as(group)
                    .isEqualTo(422);
        }
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void the_application_opens_no_tie_but_by_the_functions() {
        var person = world.person();
        var theirs = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var id = proposed(portal.signedIn(theirs), open(3), person);
        for (var sql : List.of(
                "select person from placements.proposal",
                "update placements.proposal set state = 'CONFIRMED'",
                "insert into placements.proposal select * from placements.proposal",
                "select placements.place('\\x00', gen_random_uuid(), gen_random_uuid(), now())",
                "select placements.has_room(gen_random_uuid(), now())",
                "insert into placements.transition values ('CONFIRM', 'WAITING', 'CONFIRMED', 'OFFICE')",
                "insert into training.enrolment (id, reference, training_session, person, state, placed_on)"
                        + " values (gen_random_uuid(), 'x', gen_random_uuid(), gen_random_uuid(), 'PLACED', current_date)")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select placements.answer('\\x00', '" + id + "', 'CONFIRM')"))
                .hasMessageContaining("nobody is signed in");
        assertThat(portal.bean(PlacementTable.class).answer(world.signedIn(theirs), id, ProposalEvent.CONFIRM))
                .as("an office does not agree for the person")
                .isEqualTo(Verdict.NOT_YOURS);
    }

    @Test
    void a_person_answers_for_itself_alone() {
        var person = world.person();
        var other = world.person();
        var id = proposed(office(), open(3), person);
        assertThat(answer(space(other), id, "confirm").status()).isEqualTo(404);
        assertThat(answer(space(person), UUID.randomUUID(), "confirm").status()).isEqualTo(404);
        assertThat(answer(space(person), id, "perhaps").status()).isEqualTo(422);
        assertThat(state(id)).isEqualTo("WAITING");
    }

    @ParameterizedTest
    @EnumSource(ProposalState.class)
    void even_the_owner_moves_no_proposal_as_the_table_does_not(ProposalState from) {
        var person = world.person();
        var id = proposed(office(), open(3), person);
        if (from != ProposalState.WAITING) {
            world.run("alter table placements.proposal drop constraint if exists proposal_check;"
                    + " alter table placements.proposal drop constraint if exists proposal_check1");
            world.pastTriggers(
                    "placements.proposal",
                    "update placements.proposal set state = '" + from + "' where id = '" + id + "'");
        }
        for (var to : ProposalState.values()) {
            boolean allowed =
                    Arrays.stream(ProposalEvent.values()).anyMatch(event -> event.from(from) && event.to() == to)
                            || from == to;
            if (!allowed) {
                assertThatThrownBy(
                                () -> world.run("update placements.proposal set state = ? where id = ?", to.name(), id))
                        .as(from + " to " + to)
                        .rootCause()
                        .hasMessageContaining("does not change so");
            }
        }
        for (var sql : List.of("delete from placements.proposal", "truncate placements.proposal cascade")) {
            assertThatThrownBy(() -> world.run(sql)).rootCause().hasMessageContaining("stays");
        }
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = charged();
        var theirs = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var group = open(5);
        proposed(portal.signedIn(theirs), group, person);
        var own = world.space(person, "p-" + UUID.randomUUID());
        var mine = account(Role.ADVISER, null);
        world.run(
                "update accompaniment.charge set adviser = ? where person = ?",
                mine.id(),
                person.ref().value());
        world.pastTriggers(
                "disclosure.tie",
                "update disclosure.tie set holder = '" + mine.id() + "' where origin = 'CASELOAD' and person = '"
                        + person.ref().value() + "'");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            signIn(window.page(), theirs, language);
            look(window, "/kairos/groups/" + group + "/place", "propose-" + language);
            look(window, "/kairos/proposals?done=1", "list-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            signIn(window.page(), own, language);
            look(window, "/my-space", "space-" + language);
            look(window, "/my-space/proposals", "own-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            signIn(window.page(), mine, language);
            look(window, "/caseload/people/" + person.ref() + "/placements?words=soudage", "adviser-" + language);
            look(window, "/caseload", "caseload-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            signIn(window.page(), own, language);
            window.page().navigate(portal.url() + "/my-space/proposals");
            window.page().locator("button[value=confirm]").first().click();
            assertThat(window.page().url()).endsWith("answer=confirm");
            assertThat(window.faults("placements-own-none-" + language)).isEmpty();
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("placements-" + name)).as(path).isEmpty();
    }

    private void signIn(Page page, World.Account account, String language) {
        page.navigate(portal.url() + "/sign-in");
        page.locator("#login").fill(account.login());
        page.locator("#password").fill(World.PASSWORD);
        page.locator("main form button").click();
        page.waitForURL(url -> !url.endsWith("/sign-in"));
        if (!language.equals(page.locator("html").getAttribute("lang"))) {
            page.locator("form[action='/language'] button").click();
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

    private Browser office() {
        var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, partner));
        browser.get("/kairos/groups");
        return browser;
    }

    private Browser space(World.Person person) {
        var browser = portal.signedIn(
                spaces.computeIfAbsent(person, someone -> world.space(someone, "p-" + UUID.randomUUID())));
        browser.get("/my-space/proposals");
        return browser;
    }

    private World.Person charged() {
        var person = world.person();
        world.charge(adviser, person);
        return person;
    }

    /** A group that recruits and begins in three weeks. */
    private UUID open(int seats) {
        return open(partner, seats, "Soudage semi-automatique");
    }

    private UUID open(World.Partner at, int seats, String title) {
        var id = UUID.randomUUID();
        world.run("""
                insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme)
                values (?, ?, ?, ?, current_date + 21, current_date + 90, ?, 'AFC')
                """, id, "38_SE_" + id, title, at.site(), seats);
        return id;
    }

    private UUID proposed(Browser theirs, UUID group, World.Person person) {
        theirs.get("/kairos/groups/" + group + "/place");
        var answer = theirs.post("/kairos/groups/" + group + "/place", identity(person));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return id(person);
    }

    private UUID id(World.Person person) {
        return UUID.fromString(world.text(
                "select id::text from placements.proposal where person = ? order by asked_at desc limit 1",
                person.ref().value()));
    }

    private String state(UUID id) {
        return world.text("select state from placements.proposal where id = ?", id);
    }

    private static Map<String, String> identity(World.Person person) {
        return Map.of(
                "identifier",
                person.facts().nationalId(),
                "birthDate",
                person.facts().birthDate().format(FRENCH));
    }

    private static Browser.Answer answer(Browser own, UUID id, String word) {
        return own.post("/my-space/proposals/" + id + "/answer", Map.of("answer", word));
    }

    /** Without what differs from page to page. */
    private static String bare(Browser.Answer answer) {
        return answer.body().replaceAll("value=\"[^\"]*\"|data-reference=\"[0-9]+\">[0-9]+|[0-9a-f-]{36}", "");
    }
}
