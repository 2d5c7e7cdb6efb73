package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.training.Kairos.Organisation;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class RosterTest {
    private final Organisation organisation = Organisation.any();

    @Test
    void a_roster_shows_names_and_nothing_else() {
        var group = organisation.group("Soudage TIG");
        var anais = organisation.enrolled(group, Stage.DURING);
        var rose = organisation.enrolled(group, Kairos.WORLD.person("Rose", "Abri", true), Stage.BEFORE);
        var page = organisation.office().get("/kairos/groups/" + group.id());
        assertThat(page.status()).isEqualTo(200);
        assertThat(Kairos.fields(page)).containsExactlyInAnyOrder("FIRST_NAME", "LAST_NAME");
        assertThat(page.body())
                .contains("data-person=\"" + anais.ref() + "\"", "/kairos/people/" + rose.ref(), "en formation")
                .doesNotContain(
                        anais.facts().nationalId(),
                        anais.facts().email(),
                        anais.facts().phone());
        assertThat(page.body().indexOf("Abri"))
                .as("sorted by name")
                .isLessThan(page.body().indexOf("Berthelot"));
        assertThat(Kairos.disclosures(organisation.manager())).isEqualTo(2);
        assertThat(Kairos.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 1 and purpose = 1 and fields = 3",
                        organisation.manager().id()))
                .isEqualTo(2);
    }

    @Test
    void a_trainer_sees_the_names_of_the_group_and_no_way_to_export_it() {
        var group = organisation.group("Soudage TIG");
        organisation.enrolled(group, Stage.DURING);
        var page = organisation.as(Role.ATTENDANCE_TAKER).get("/kairos/groups/" + group.id());
        assertThat(Kairos.fact(page, "LAST_NAME")).isEqualTo("Berthelot");
        assertThat(page.body()).doesNotContain("/kairos/exports?group");
    }

    @Test
    void somebody_whose_tie_has_closed_keeps_a_place_without_a_name() {
        var group = organisation.group("Soudage TIG");
        organisation.enrolled(group, Stage.DURING);
        var gone = organisation.enrolled(group, Kairos.WORLD.person("Paul", "Parti", false), Stage.AFTER);
        Kairos.WORLD.run(
                "update disclosure.tie set closed_at = now() where person = ?",
                gone.ref().value());
        var page = organisation.office().get("/kairos/groups/" + group.id());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Berthelot", "accès terminé")
                .doesNotContain("Parti<", gone.ref().toString());
    }

    @Test
    void a_group_whose_ties_have_all_closed_opens_without_a_disclosure() {
        var group = organisation.group("Soudage TIG");
        var gone = organisation.enrolled(group, Stage.AFTER);
        Kairos.WORLD.run(
                "update disclosure.tie set closed_at = now() where person = ?",
                gone.ref().value());
        assertThat(organisation.office().get("/kairos/groups/" + group.id()).status())
                .isEqualTo(200);
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void a_page_has_fifty_people_at_most_and_the_sheet_to_sign() {
        var group = organisation.group("Grand groupe");
        for (int i = 0; i < 52; i++) {
            organisation.enrolled(group, Stage.DURING);
        }
        var office = organisation.office();
        var first = office.get("/kairos/groups/" + group.id());
        assertThat(first.body().split("data-field=\"LAST_NAME\"", -1)).hasSize(51);
        assertThat(first.body()).contains("page=2", "Feuille d’émargement", "Matin, signature");
        var second = office.get("/kairos/groups/" + group.id() + "?page=2");
        assertThat(second.body().split("data-field=\"LAST_NAME\"", -1)).hasSize(3);
        assertThat(Kairos.disclosures(organisation.manager())).isEqualTo(52);
    }

    @Test
    void an_empty_group_says_so() {
        var group = organisation.group("Personne");
        assertThat(organisation.office().get("/kairos/groups/" + group.id()).body())
                .contains("Personne n’est inscrit");
    }

    @Test
    void invariant_1_a_group_of_another_answers_like_one_that_does_not_exist_and_costs_a_miss() {
        var foreign = Organisation.any().group("Groupe d’un autre");
        var office = organisation.office();
        var refused = office.get("/kairos/groups/" + foreign.id());
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("data-refusal=\"NO_TIE\"").doesNotContain("Groupe d’un autre");
        assertThat(Kairos.bare(refused))
                .isEqualTo(Kairos.bare(office.get("/kairos/groups/" + UUID.randomUUID())))
                .isEqualTo(Kairos.bare(office.get("/kairos/groups/no-reference")));
        assertThat(Kairos.misses(organisation.manager())).isEqualTo(3);
        assertThat(Kairos.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 2 and reason = 2 and position = ?",
                        organisation.manager().id(),
                        Kairos.reference(refused)))
                .isEqualTo(1);
    }

    @Test
    void another_site_of_the_same_organisation_is_not_mine_either() {
        var site = UUID.randomUUID();
        Kairos.WORLD.run(
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, 'Autre site', '38000', 'Grenoble')",
                site,
                organisation.partner().id(),
                site.toString());
        var group = organisation.group("Ailleurs");
        Kairos.WORLD.run("update training.training_session set site = ? where id = ?", site, group.id());
        assertThat(organisation.office().get("/kairos/groups/" + group.id()).status())
                .isEqualTo(404);
        assertThat(organisation.office().get("/kairos/groups").body()).doesNotContain("Ailleurs");
    }
}
