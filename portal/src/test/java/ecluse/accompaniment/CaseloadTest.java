package ecluse.accompaniment;

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
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class CaseloadTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final World.Partner partner = world.partner("P-0231");

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void an_adviser_sees_the_names_of_the_own_people_in_one_request_to_the_gate() {
        var adviser = adviser();
        var people = inCharge(adviser, 20);
        var page = portal.signedIn(adviser).get("/caseload");
        assertThat(page.status()).isEqualTo(200);
        people.forEach(person -> assertThat(page.body()).contains("data-person=\"" + person.ref() + "\""));
        assertThat(page.body()).contains("Vous suivez 20 personnes");
        // One request: twenty entries, one after the other, at one moment.
        assertThat(world.text("""
                        select count(*) || ' ' || count(distinct at) || ' ' || count(distinct fields)
                          from ledger.entry where kind = 1 and purpose = 8 and account = ?
                        """, adviser.id())).isEqualTo("20 1 1");
    }

    @Test
    void a_long_caseload_comes_in_pages_and_the_choice_is_remembered() {
        var adviser = adviser();
        inCharge(adviser, 30);
        var browser = portal.signedIn(adviser);
        assertThat(people(browser.get("/caseload"))).hasSize(25);
        assertThat(people(browser.get("/caseload?page=2"))).hasSize(5);
        assertThat(browser.get("/caseload?show=alerts").body()).contains("Personne ici", "Voir tout le portefeuille");
        assertThat(browser.get("/caseload").body()).contains("Personne ici");
        assertThat(people(browser.get("/caseload?show=all"))).hasSize(25);
        assertThat(people(browser.get("/caseload"))).hasSize(25);
    }

    @Test
    void who_asks_for_the_adviser_stands_first() {
        var adviser = adviser();
        var people = inCharge(adviser, 3);
        var late = people.get(0);
        var gone = people.get(1);
        enrolled(late, "state = 'REGISTERED', registered_on = current_date - 25");
        enrolled(gone, "state = 'ABANDONED', entered_on = current_date - 20, exited_on = current_date - 2");
        var page = portal.signedIn(adviser).get("/caseload");
        assertThat(page.body()).contains("entrée non déclarée", "abandon", "2 vous attendent");
        assertThat(people(page).subList(0, 2))
                .containsExactlyInAnyOrder(late.ref().toString(), gone.ref().toString());
        assertThat(people(portal.signedIn(adviser).get("/caseload?show=alerts")))
                .hasSize(2);
    }

    @Test
    void an_empty_caseload_says_where_people_come_from() {
        assertThat(portal.signedIn(adviser()).get("/caseload").body())
                .contains("Les portefeuilles viennent de l’agence");
    }

    @Test
    void a_person_shows_the_advisers_column_and_contacts_open_on_purpose() {
        var adviser = adviser();
        var person = inCharge(adviser, 1).getFirst();
        enrolled(person, "state = 'ENTERED'");
        var browser = portal.signedIn(adviser);
        var page = browser.get("/caseload/people/" + person.ref());
        assertThat(page.body())
                .contains(
                        person.facts().nationalId(),
                        DateTimeFormatter.ofPattern("dd/MM/uuuu")
                                .format(person.facts().birthDate()),
                        "inscrite",
                        "Soudage manuel",
                        "Centre P-0231")
                .doesNotContain(
                        person.facts().email(),
                        person.facts().phone(),
                        person.facts().address());
        var contact = browser.post("/kairos/people/" + person.ref() + "/contact", Map.of("purpose", "reach"));
        assertThat(contact.body()).contains(person.facts().phone());
    }

    @Test
    void invariant_1_somebody_in_anothers_charge_answers_like_nobody() {
        var adviser = adviser();
        var other = inCharge(adviser(), 1).getFirst();
        var browser = portal.signedIn(adviser);
        var refused = browser.get("/caseload/people/" + other.ref());
        assertThat(refused.status()).isEqualTo(404);
        assertThat(bare(refused))
                .isEqualTo(bare(browser.get("/caseload/people/" + UUID.randomUUID())))
                .isEqualTo(bare(browser.get("/caseload/people/x")));
    }

    @Test
    void whose_time_is_over_is_neither_listed_nor_opened() {
        var adviser = adviser();
        var person = inCharge(adviser, 1).getFirst();
        world.run(
                "update accompaniment.charge set until = current_date - 1 where person = ?",
                person.ref().value());
        world.run(
                "update disclosure.tie set closes_at = now() - interval '1 hour' where person = ?",
                person.ref().value());
        var browser = portal.signedIn(adviser);
        assertThat(people(browser.get("/caseload"))).isEmpty();
        assertThat(browser.get("/caseload/people/" + person.ref()).status()).isEqualTo(404);
    }

    @Test
    void a_partners_account_has_no_caseload() {
        var office = world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        assertThat(portal.signedIn(office).get("/caseload").status()).isEqualTo(403);
    }

    @Test
    void the_applications_role_takes_nobody_into_anybodys_charge() {
        var adviser = adviser();
        var person = world.person();
        try (var application = database.as("APP");
                var insert = application.prepareStatement(
                        "insert into accompaniment.charge (id, person, adviser, since, guidance) values (?, ?, ?, now(), 'LIGHT')")) {
            insert.setObject(1, UUID.randomUUID());
            insert.setObject(2, person.ref().value());
            insert.setObject(3, adviser.id());
            assertThatThrownBy(insert::executeUpdate).hasMessageContaining("permission denied");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_charge_of_somebody_who_is_no_adviser_is_refused_by_the_database() {
        var office = world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        assertThatThrownBy(() -> charge(office, world.person())).rootCause().hasMessageContaining("only an adviser");
    }

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var adviser = adviser();
        var people = inCharge(adviser, 8);
        enrolled(people.get(0), "state = 'REGISTERED', registered_on = current_date - 25");
        enrolled(people.get(1), "state = 'ABANDONED', entered_on = current_date - 20, exited_on = current_date - 2");
        enrolled(people.get(2), "state = 'ENTERED', entered_on = current_date - 20");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, adviser, language);
            page.navigate(portal.url() + "/caseload");
            assertThat(window.faults("caseload-" + language)).isEmpty();
            page.navigate(portal.url() + "/caseload/people/" + people.get(0).ref());
            assertThat(window.faults("caseload-person-" + language)).isEmpty();
            page.navigate(portal.url() + "/caseload?show=not-in-training&page=9");
            assertThat(window.faults("caseload-empty-" + language)).isEmpty();
        }
    }

    private World.Account adviser() {
        return world.account(UUID.randomUUID() + "@agence.example.org", Role.ADVISER, null);
    }

    private List<World.Person> inCharge(World.Account adviser, int count) {
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < count; i++) {
            people.add(world.person());
            charge(adviser, people.getLast());
        }
        return people;
    }

    private void charge(World.Account adviser, World.Person person) {
        world.charge(adviser, person);
    }

    private void enrolled(World.Person person, String change) {
        var id = world.enrolment(partner, world.group(partner, "Soudage TIG"), person, Stage.DURING);
        world.imported("update training.enrolment set " + change + " where id = ?", id);
    }

    private static List<String> people(Browser.Answer page) {
        return Pattern.compile("data-person=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }
}
