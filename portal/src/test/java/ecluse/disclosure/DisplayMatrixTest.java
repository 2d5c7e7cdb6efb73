package ecluse.disclosure;

import static ecluse.kernel.Field.*;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DisplayMatrixTest {

    @Test
    void a_training_organisations_tie_shows_at_each_stage_what_the_stage_needs() {
        assertThat(DisplayMatrix.of(Stage.BEFORE))
                .containsExactlyInAnyOrder(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL, EMAIL, PHONE, ELIGIBILITY);
        assertThat(DisplayMatrix.of(Stage.DURING))
                .containsExactlyInAnyOrder(
                        LAST_NAME,
                        FIRST_NAME,
                        IDENTIFIER,
                        IDENTIFIER_TAIL,
                        EMAIL,
                        PHONE,
                        ADDRESS,
                        POSTCODE,
                        COMMUNE,
                        ELIGIBILITY);
        assertThat(DisplayMatrix.of(Stage.AFTER)).containsExactlyInAnyOrder(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void no_partner_ever_sees_a_birth_date_or_the_registration_status(Stage stage) {
        assertThat(DisplayMatrix.of(stage)).doesNotContain(BIRTH_DATE, STATUS);
    }

    @Test
    void nobody_learns_how_to_reach_a_person_under_protection() {
        assertThat(DisplayMatrix.ofProtectedPerson())
                .containsExactlyInAnyOrder(LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL, ELIGIBILITY)
                .noneMatch(Field::dear);
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"PARTNER_ACCOUNT_MANAGER", "SECURITY_OFFICER", "PRIVACY_OFFICER", "PARTNERSHIP_OFFICER"})
    void those_who_watch_and_administer_see_nobody(Role role) {
        assertThat(DisplayMatrix.of(role)).isEmpty();
    }
}
