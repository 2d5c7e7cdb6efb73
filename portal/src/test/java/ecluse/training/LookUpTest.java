package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.World;
import ecluse.training.Kairos.Organisation;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
class LookUpTest {
    private static final Organisation ORGANISATION = Organisation.any();
    private static final World.Person PERSON = ORGANISATION.enrolled(ORGANISATION.group("Soudage TIG"), Stage.DURING);

    @Test
    void my_own_person_is_found_by_identifier_and_birth_date() {
        var office = ORGANISATION.office();
        assertThat(office.get("/kairos/look-up").status()).isEqualTo(200);
        var number = PERSON.facts().nationalId();
        var spaced = number.substring(0, 3) + " " + number.substring(3, 7) + "\u00a0" + number.substring(7) + " ";
        var born = PERSON.facts().birthDate();
        var found = office.post(
                "/kairos/look-up",
                Map.of(
                        "identifier", spaced,
                        "birthDay", "" + born.getDayOfMonth(),
                        "birthMonth", "" + born.getMonthValue(),
                        "birthYear", "" + born.getYear()));
        assertThat(found.status()).isEqualTo(200);
        assertThat(Kairos.fields(found)).containsExactlyInAnyOrder("FIRST_NAME", "LAST_NAME");
        assertThat(found.body())
                .contains("/kairos/people/" + PERSON.ref(), "data-masked=\"IDENTIFIER\">…" + number.substring(8))
                .doesNotContain(number, born.toString());
    }

    @Test
    void the_birth_date_may_come_whole_and_the_former_identifier_will_do() {
        var office = ORGANISATION.office();
        office.get("/kairos/look-up");
        var person = withFormerIdentifier();
        var born = person.facts().birthDate();
        var french = "%02d/%02d/%d".formatted(born.getDayOfMonth(), born.getMonthValue(), born.getYear());
        for (var date : new String[] {born.toString(), french}) {
            var answer = office.post(
                    "/kairos/look-up",
                    Map.of(
                            "identifier",
                            String.valueOf(person.facts().legacyId()).toLowerCase(java.util.Locale.ROOT),
                            "birthDate",
                            date));
            assertThat(answer.status()).as(date).isEqualTo(200);
            assertThat(answer.body()).contains(person.ref().toString());
        }
    }

    @Test
    void invariant_1_a_miss_a_wrong_birth_date_and_somebody_elses_person_read_the_same() {
        var mine = Organisation.any();
        var office = mine.office();
        office.get("/kairos/look-up");
        var foreign = Map.of(
                "identifier", PERSON.facts().nationalId(),
                "birthDate", PERSON.facts().birthDate().toString());
        var nobody = Map.of("identifier", "99999999999", "birthDate", "1990-01-01");
        var refused = office.post("/kairos/look-up", foreign);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body())
                .contains("data-refusal=\"NO_TIE\"")
                .doesNotContain(PERSON.facts().nationalId());
        assertThat(Kairos.bare(office.post("/kairos/look-up", nobody))).isEqualTo(Kairos.bare(refused));
        assertThat(Kairos.misses(mine.manager())).isEqualTo(2);

        var own = ORGANISATION.office();
        own.get("/kairos/look-up");
        var wrongBirth = own.post(
                "/kairos/look-up",
                Map.of(
                        "identifier", PERSON.facts().nationalId(),
                        "birthDate", PERSON.facts().birthDate().plusDays(1).toString()));
        assertThat(Kairos.bare(wrongBirth)).isEqualTo(Kairos.bare(own.post("/kairos/look-up", nobody)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|1|1|1990|identifier|Écrivez l’identifiant.",
                "1234|1|1|1990|identifier|L’identifiant a 11 chiffres",
                "123456789012|1|1|1990|identifier|L’identifiant a 11 chiffres",
                "1234567890é|1|1|1990|identifier|L’identifiant a 11 chiffres",
                "<script>|1|1|1990|identifier|L’identifiant a 11 chiffres",
                "10000000001|''|''|''|birthDay|Écrivez la date de naissance.",
                "10000000001|x|1|1990|birthDay|Le jour est un nombre",
                "10000000001|1|''|1990|birthMonth|Le mois est un nombre",
                "10000000001|1|1|90|birthYear|L’année a 4 chiffres.",
                "10000000001|31|2|1990|birthDay|Cette date n’existe pas.",
                "10000000001|0|2|1990|birthDay|Cette date n’existe pas.",
                "10000000001|1|1|2999|birthYear|dans le futur",
                "10000000001|1|1|1850|birthYear|plus de 120 ans",
            })
    void each_bad_field_is_named_with_its_rule_and_nothing_is_lost(
            String identifier, String day, String month, String year, String field, String rule) {
        var office = ORGANISATION.office();
        office.get("/kairos/look-up");
        long before = entries();
        var answer = office.post(
                "/kairos/look-up",
                Map.of("identifier", identifier, "birthDay", day, "birthMonth", month, "birthYear", year));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body())
                .contains(rule, "href=\"#" + field + "\"", "id=\"" + field + "-error\"")
                .doesNotContain("<script>", "??");
        assertThat(answer.body()).contains("id=\"birthYear\"").contains("value=\"" + year + "\"");
        assertThat(entries()).as("nothing was asked of the door").isEqualTo(before);
    }

    @Test
    void a_birth_date_that_came_whole_and_wrong_is_given_back_in_its_fields() {
        var office = ORGANISATION.office();
        office.get("/kairos/look-up");
        var answer = office.post("/kairos/look-up", Map.of("identifier", "10000000001", "birthDate", "1990-02-31"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("value=\"31\"", "value=\"02\"", "value=\"1990\"");
    }

    @Test
    void an_empty_form_and_a_huge_one_are_refused_by_field() {
        var office = ORGANISATION.office();
        office.get("/kairos/look-up");
        assertThat(office.post("/kairos/look-up", Map.of()).body())
                .contains("Écrivez l’identifiant.", "Écrivez la date de naissance.");
        assertThat(office.post("/kairos/look-up", Map.of("identifier", "1".repeat(50_000), "birthDate", "1990-01-01"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_trainer_looks_nobody_up() {
        var trainer = ORGANISATION.as(Role.ATTENDANCE_TAKER);
        assertThat(trainer.get("/kairos/look-up").status()).isEqualTo(403);
    }

    @Test
    void nothing_that_was_typed_prints() {
        var form = LookUpForm.of(Map.of("identifier", "10000000001", "birthDate", "1990-01-01"));
        assertThat(form.toString()).doesNotContain("10000000001");
        assertThat(form.read(true, LocalDate.of(2026, 1, 1)).toString()).doesNotContain("10000000001");
    }

    private static World.Person withFormerIdentifier() {
        var person = Kairos.WORLD.person();
        while (person.facts().legacyId() == null) {
            person = Kairos.WORLD.person();
        }
        return ORGANISATION.enrolled(ORGANISATION.group("Autre groupe"), person, Stage.DURING);
    }

    private static long entries() {
        return Kairos.WORLD.count("select count(*) from ledger.entry where kind in (1, 2)");
    }
}
