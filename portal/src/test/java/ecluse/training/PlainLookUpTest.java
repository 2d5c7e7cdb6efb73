package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("database")
class PlainLookUpTest {

    @Test
    void without_a_guard_anybody_is_found_by_identifier_alone_with_everything() {
        try (var database = TestDatabase.fresh("drill");
                var portal = Portal.on(database, Map.of("ecluse.policy", "plain"))) {
            var world = new World(database);
            var office = portal.signedIn(
                    world.account("plain@example.org", Role.TRAINING_OFFICE_MANAGER, world.partner("P-0001")));
            var stranger = world.person("Rose", "Abri", true);
            assertThat(office.get("/kairos/look-up").body()).contains("facultative");
            var found = office.post(
                    "/kairos/look-up", Map.of("identifier", stranger.facts().nationalId()));
            assertThat(Kairos.fields(found))
                    .containsExactlyInAnyOrder(
                            "FIRST_NAME",
                            "LAST_NAME",
                            "BIRTH_DATE",
                            "IDENTIFIER",
                            "EMAIL",
                            "PHONE",
                            "ADDRESS",
                            "POSTCODE",
                            "COMMUNE",
                            "STATUS");
            assertThat(Kairos.fact(found, "PHONE")).isEqualTo(stranger.facts().phone());
            assertThat(office.post("/kairos/look-up", Map.of("identifier", "99999999999"))
                            .status())
                    .isEqualTo(404);
        }
    }
}
