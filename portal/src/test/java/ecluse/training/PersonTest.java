package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.World;
import ecluse.training.Kairos.Organisation;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class PersonTest {
    private final Organisation organisation = Organisation.any();
    private final World.Group group = organisation.group("Soudage TIG");

    @Test
    void while_a_training_runs_the_office_sees_who_it_is_and_how_it_goes() {
        var person = organisation.enrolled(group, Stage.DURING);
        var page = organisation.office().get(person(person));
        assertThat(page.status()).isEqualTo(200);
        assertThat(Kairos.fields(page))
                .containsExactlyInAnyOrder("FIRST_NAME", "LAST_NAME", "IDENTIFIER", "ELIGIBILITY");
        assertThat(Kairos.fact(page, "IDENTIFIER")).isEqualTo(person.facts().nationalId());
        assertThat(page.body())
                .contains("peut entrer en formation", "Soudage TIG", "Ouvrir les coordonnées", "Préparer un courrier")
                .doesNotContain(person.facts().email(), person.facts().phone());
    }

    @Test
    void before_the_certificate_and_after_the_exit_the_identifier_is_masked() {
        for (var stage : new Stage[] {Stage.BEFORE, Stage.AFTER}) {
            var person = organisation.enrolled(group, stage);
            var number = person.facts().nationalId();
            var page = organisation.office().get(person(person));
            assertThat(page.body())
                    .as(stage.name())
                    .contains("data-masked=\"IDENTIFIER\">…" + number.substring(number.length() - 3))
                    .doesNotContain(number);
            assertThat(Kairos.fields(page)).doesNotContain("IDENTIFIER");
        }
    }

    @Test
    void invariant_5_the_ledger_has_exactly_the_fields_that_the_page_shows() {
        var person = organisation.enrolled(group, Stage.DURING);
        var page = organisation.office().get(person(person));
        assertThat(Kairos.WORLD.count(
                        "select fields from ledger.entry where position = ? and kind = 1 and person = ?",
                        Kairos.reference(page),
                        person.ref().value()))
                // Last and first name 3, identifier 8, eligibility 2048.
                .isEqualTo(3 + 8 + 2048);
    }

    @Test
    void a_trainer_sees_the_name_and_cannot_open_contact_details() {
        var person = organisation.enrolled(group, Stage.DURING);
        var trainer = organisation.as(Role.ATTENDANCE_TAKER);
        var page = trainer.get(person(person));
        assertThat(Kairos.fields(page)).containsExactlyInAnyOrder("FIRST_NAME", "LAST_NAME");
        assertThat(page.body()).contains("votre rôle ne les ouvre pas").doesNotContain("/contact");
        var refused = trainer.post(person(person) + "/contact", Map.of("purpose", "reach"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body())
                .contains("data-refusal=\"NOT_GRANTED\"")
                .doesNotContain(person.facts().phone());
    }

    @Test
    void contact_details_open_by_an_act_that_is_on_record() {
        var person = organisation.enrolled(group, Stage.DURING);
        var card = contact(person, "reach");
        assertThat(card.status()).isEqualTo(200);
        assertThat(Kairos.fields(card)).containsExactlyInAnyOrder("FIRST_NAME", "LAST_NAME", "PHONE", "EMAIL");
        assertThat(Kairos.fact(card, "PHONE")).isEqualTo(person.facts().phone());
        assertThat(Kairos.fact(card, "EMAIL")).isEqualTo(person.facts().email());
        assertThat(card.body())
                .contains("data-person=\"" + person.ref() + "\"", "inscrite au registre")
                .doesNotContain(person.facts().address(), "id=\"why-not-shown\"");
        assertThat(Kairos.WORLD.count(
                        "select count(*) from ledger.entry where position = ? and kind = 1 and purpose = 3 and person = ?",
                        Kairos.reference(card),
                        person.ref().value()))
                .isEqualTo(1);
    }

    @Test
    void the_address_opens_only_to_print_and_makes_a_letter() {
        var person = organisation.enrolled(group, Stage.DURING);
        var card = contact(person, "print");
        assertThat(Kairos.fields(card))
                .containsExactlyInAnyOrder(
                        "FIRST_NAME", "LAST_NAME", "PHONE", "EMAIL", "ADDRESS", "POSTCODE", "COMMUNE");
        assertThat(Kairos.fact(card, "ADDRESS")).isEqualTo(person.facts().address());
        assertThat(card.body()).contains("class=\"letter\"", "votre formation «\u00a0Soudage TIG\u00a0»");
    }

    @Test
    void an_unknown_purpose_opens_the_least() {
        var person = organisation.enrolled(group, Stage.DURING);
        assertThat(Kairos.fields(contact(person, "' or 1=1"))).doesNotContain("ADDRESS");
    }

    @Test
    void contact_protection_and_a_past_training_read_the_same() {
        var hidden = organisation.enrolled(group, Kairos.WORLD.person("Rose", "Abri", true), Stage.DURING);
        var gone = organisation.enrolled(group, Kairos.WORLD.person("Rose", "Abri", false), Stage.AFTER);
        for (var purpose : new String[] {"reach", "print"}) {
            var card = contact(hidden, purpose);
            assertThat(card.status()).isEqualTo(200);
            assertThat(Kairos.fields(card)).containsExactlyInAnyOrder("FIRST_NAME", "LAST_NAME");
            assertThat(card.body())
                    .contains("non communiqué", "Le portail ne dit pas lequel")
                    .doesNotContain(hidden.facts().phone(), hidden.facts().address(), "class=\"letter\"");
            assertThat(section(contact(gone, purpose))).isEqualTo(section(card));
        }
    }

    @Test
    void before_the_certificate_the_address_does_not_open() {
        var person = organisation.enrolled(group, Stage.BEFORE);
        var card = contact(person, "print");
        assertThat(Kairos.fields(card)).contains("PHONE", "EMAIL").doesNotContain("ADDRESS");
        assertThat(card.body()).contains("id=\"why-not-shown\"");
    }

    @Test
    void invariant_1_somebody_elses_person_answers_like_nobody() {
        var other = Organisation.any();
        var foreign = other.enrolled(other.group("Ailleurs"), Stage.DURING);
        var office = organisation.office();
        var refused = office.get(person(foreign));
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("data-refusal=\"NO_TIE\"");
        assertThat(Kairos.bare(refused))
                .isEqualTo(Kairos.bare(office.get("/kairos/people/" + UUID.randomUUID())))
                .isEqualTo(Kairos.bare(office.get("/kairos/people/12345678901")));
        var act = Map.of("purpose", "reach");
        assertThat(Kairos.bare(office.post(person(foreign) + "/contact", act)))
                .isEqualTo(Kairos.bare(office.post("/kairos/people/" + UUID.randomUUID() + "/contact", act)))
                .isEqualTo(Kairos.bare(office.post("/kairos/people/x/contact", act)));
        assertThat(Kairos.misses(organisation.manager())).isEqualTo(6);
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void asking_for_the_contact_page_without_the_act_shows_nothing() {
        var person = organisation.enrolled(group, Stage.DURING);
        var answer = organisation.office().get(person(person) + "/contact");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void invariant_3_the_twenty_first_contact_of_a_minute_is_refused_with_the_time_to_come_back() {
        var office = organisation.office();
        for (int i = 0; i < 20; i++) {
            var person = organisation.enrolled(group, Stage.DURING);
            office.get(person(person));
            assertThat(office.post(person(person) + "/contact", Map.of()).status())
                    .isEqualTo(200);
        }
        var one_more = organisation.enrolled(group, Stage.DURING);
        var refused = office.post(person(one_more) + "/contact", Map.of());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(refused.body())
                .contains("data-refusal=\"OVER_BUDGET\"")
                .doesNotContain(one_more.facts().phone());
    }

    @Test
    void pages_with_facts_are_kept_nowhere() {
        var person = organisation.enrolled(group, Stage.DURING);
        assertThat(organisation.office().get(person(person)).header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("no-store"));
    }

    private Browser.Answer contact(World.Person person, String purpose) {
        var office = organisation.office();
        office.get(person(person));
        return office.post(person(person) + "/contact", Map.of("purpose", purpose));
    }

    private static String person(World.Person person) {
        return "/kairos/people/" + person.ref();
    }

    /** The card itself, without reference and time. */
    private static String section(Browser.Answer card) {
        var body = card.body();
        return body.substring(body.indexOf("<dl class=\"facts\">"), body.indexOf("<div class=\"note on-screen\">"));
    }
}
