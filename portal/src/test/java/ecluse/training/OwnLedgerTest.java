package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.training.Kairos.Organisation;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class OwnLedgerTest {
    private final Organisation organisation = Organisation.any();

    @Test
    void what_i_was_shown_is_listed_with_references_fields_and_reasons_and_no_fact() {
        var group = organisation.group("Soudage TIG");
        var person = organisation.enrolled(group, Stage.DURING);
        var office = organisation.office();
        office.get("/kairos/groups/" + group.id());
        office.get("/kairos/people/" + person.ref());
        var card = office.post("/kairos/people/" + person.ref() + "/contact", Map.of());
        office.get("/kairos/people/" + UUID.randomUUID());
        var page = office.get("/my-ledger");
        assertThat(page.status()).isEqualTo(200);
        var shortened = person.ref().toString().substring(28);
        assertThat(page.body())
                .contains(
                        "data-reference=\"" + Kairos.reference(card) + "\"",
                        "…" + shortened,
                        "liste d’un groupe",
                        "suivi d’une personne",
                        "joindre une personne",
                        "nom et prénom",
                        "téléphone",
                        "pas là, ou pas lié à vous")
                .doesNotContain(
                        "Berthelot", person.facts().phone(), person.facts().nationalId(), "??");
        assertThat(Kairos.fields(page)).isEmpty();
    }

    @Test
    void others_are_not_in_it() {
        var group = organisation.group("Soudage TIG");
        organisation.enrolled(group, Stage.DURING);
        organisation.office().get("/kairos/groups/" + group.id());
        assertThat(organisation.as(Role.ATTENDANCE_TAKER).get("/my-ledger").body())
                .doesNotContain("liste d’un groupe");
    }

    @Test
    void it_is_paged_by_position_so_that_new_entries_move_nothing() {
        var group = organisation.group("Grand groupe");
        for (int i = 0; i < 50; i++) {
            organisation.enrolled(group, Stage.DURING);
        }
        var office = organisation.office();
        office.get("/kairos/groups/" + group.id());
        office.get("/kairos/groups/" + UUID.randomUUID());
        var first = office.get("/my-ledger").body();
        assertThat(first.split("data-reference", -1)).hasSize(51);
        var older = Pattern.compile("/my-ledger\\?before=([0-9]+)").matcher(first);
        assertThat(older.find()).isTrue();
        office.get("/kairos/groups/" + group.id());
        var second = office.get("/my-ledger?before=" + older.group(1)).body();
        assertThat(second)
                .doesNotContain("data-reference=\"" + older.group(1) + "\"")
                .contains("Les plus récentes");
        assertThat(second.split("data-reference", -1).length).isBetween(2, 50);
        assertThat(office.get("/my-ledger?before=x").status()).isEqualTo(200);
    }
}
