package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.training.Kairos.Organisation;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class GroupsTest {
    private final Organisation organisation = Organisation.any();

    @Test
    void my_groups_show_dates_funding_and_seats_and_nobody() {
        var group = organisation.group("Soudage TIG");
        var person = organisation.enrolled(group, Stage.DURING);
        var page = organisation.office().get("/kairos/groups");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("Soudage TIG", group.code(), "formation conventionnée (AFC)", "1 / 15", "en cours")
                .doesNotContain(person.facts().lastName());
        assertThat(Kairos.fields(page)).isEmpty();
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void groups_of_another_organisation_are_not_there() {
        Organisation.any().group("Groupe d’un autre");
        assertThat(organisation.office().get("/kairos/groups").body())
                .contains("Aucun groupe n’est enregistré")
                .doesNotContain("Groupe d’un autre");
    }

    @Test
    void a_filter_stays_in_the_address_and_in_the_pager() {
        for (int i = 0; i < 26; i++) {
            organisation.group("Groupe " + i);
        }
        ended("Groupe terminé");
        var office = organisation.office();
        var running = office.get("/kairos/groups?state=running");
        assertThat(running.body())
                .contains("/kairos/groups?state=running&amp;page=2")
                .doesNotContain("Groupe terminé");
        assertThat(office.get("/kairos/groups?state=running&page=2").body())
                .contains("/kairos/groups?state=running&amp;page=1")
                .containsOnlyOnce("data-th=\"Financement\"");
        assertThat(office.get("/kairos/groups?state=ended").body())
                .contains("Groupe terminé", "terminé")
                .doesNotContain("Groupe 1<");
        assertThat(office.get("/kairos/groups?state=upcoming").body()).contains("Aucun groupe ici.");
    }

    @Test
    void nonsense_in_the_address_shows_the_first_page() {
        organisation.group("Soudage TIG");
        for (var query : new String[] {"?page=0", "?page=-1", "?page=9999999999999", "?page=x", "?state=%27--"}) {
            var page = organisation.office().get("/kairos/groups" + query);
            assertThat(page.status()).as(query).isEqualTo(200);
            assertThat(page.body()).as(query).contains("Soudage TIG");
        }
    }

    @Test
    void an_account_manager_without_a_business_role_sees_no_group() {
        assertThat(organisation
                        .as(Role.PARTNER_ACCOUNT_MANAGER)
                        .get("/kairos/groups")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void the_page_speaks_english_too() {
        organisation.group("Soudage TIG");
        var office = organisation.office();
        office.get("/kairos/groups");
        office.post("/language", java.util.Map.of("language", "en", "back", "/kairos/groups"));
        assertThat(office.get("/kairos/groups").body())
                .contains("My groups", "training bought by the service", "running")
                .doesNotContain("??");
    }

    private void ended(String title) {
        Kairos.WORLD.run(
                """
                insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme)
                values (?, ?, ?, ?, current_date - 90, current_date - 10, 12, 'XYZ')
                """,
                UUID.randomUUID(),
                "38_SE_" + UUID.randomUUID(),
                title,
                organisation.partner().site());
    }
}
