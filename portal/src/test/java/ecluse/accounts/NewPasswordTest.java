package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewPasswordTest {
    private static final String LOGIN = "lea.martin@isere.example";

    @ParameterizedTest
    @ValueSource(
            strings = {"péniche tunnel bief", "qsd9-Kk2!x8-Lm0", "🚤🚤🛶🛶⚓⚓🌊🌊🐟🐟🦆🦆🌉🌉⛵", "le canal du midi gèle"
            })
    void long_and_unknown_is_good_whatever_the_characters(String wanted) {
        assertThat(NewPassword.problems(LOGIN, "old", wanted, wanted)).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', short",
        "Courte!2026, short",
        "14 caractères., short",
        "LEA.MARTIN@isere.example, login",
        "je suis lea.martin ici, login",
        "motdepassemotdepasse, common",
        "Azertyuiopqsdfghjklm, common",
        "123456789012345, common",
        "!!administrateur!!2026!!, common",
        "aaaaaaaaaaaaaaaaaaaa, common",
        "ababababababababab, common",
    })
    void weak_is_refused_with_its_rule(String wanted, String rule) {
        assertThat(NewPassword.problems(LOGIN, "old", wanted, wanted))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("accounts.password." + rule));
    }

    @Test
    void the_old_one_again_is_no_change() {
        var same = "péniche tunnel bief";
        assertThat(keys(same, same, same)).containsExactly("accounts.password.same");
    }

    @Test
    void typed_differently_the_second_time_is_refused() {
        assertThat(keys("old", "péniche tunnel bief", "péniche tunnel bieff"))
                .containsExactly("accounts.password.again.different");
    }

    @Test
    void longer_than_anybody_types_is_refused() {
        assertThat(keys("old", "péniche ".repeat(30), "péniche ".repeat(30))).containsExactly("accounts.password.long");
    }

    @Test
    void a_short_login_may_be_a_syllable_of_a_password() {
        assertThat(NewPassword.problems("lea@x.example", "old", "la cléa de voûte dort", "la cléa de voûte dort"))
                .isEmpty();
    }

    private static java.util.List<String> keys(String old, String wanted, String again) {
        return NewPassword.problems(LOGIN, old, wanted, again).stream()
                .map(Problem::key)
                .toList();
    }
}
