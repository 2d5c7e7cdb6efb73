package ecluse.partners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiretTest {

    @ParameterizedTest
    @ValueSource(strings = {"73282932000074", "35600000000048", "35600000037209"})
    void a_right_number_has_no_fault(String text) {
        assertThat(Siret.fault(text)).isEmpty();
        assertThat(new Siret(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'', length",
        "7328293200007, length",
        "732829320000740, length",
        "'7328293200007 ', digits",
        "7328293200007A, digits",
        "７3282932000074, digits",
        "٧3282932000074, digits",
        "73282932000075, check",
        "35600000037208, check"
    })
    void a_wrong_number_is_told_the_first_rule_it_breaks(String text, String rule) {
        assertThat(Siret.fault(text)).contains(rule);
    }

    @Test
    void the_sum_divisible_by_five_is_for_la_poste_alone() {
        assertThat(Siret.fault("73282932000059")).contains("check");
        assertThat(Digits.sum("73282932000059") % 5).isZero();
    }

    @Test
    void a_fault_does_not_repeat_what_was_typed() {
        assertThatThrownBy(() -> new Siret("73282932000075")).hasMessage("not a SIRET: check");
    }

    @ParameterizedTest
    @CsvSource({"732829320, ", "356000000, ", "732829321, check", "73282932, length", "73282932X, digits"})
    void a_siren_has_nine_digits_and_a_check(String text, String rule) {
        assertThat(Siren.fault(text).orElse(null)).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource({
        "98970123497, ",
        "84380012338, ",
        "942A012342A, ",
        "942C012342A, digits",
        "8438001233A, digits",
        "8438001233, length",
        "843800123388, length"
    })
    void an_activity_declaration_number_has_eleven_characters(String text, String rule) {
        assertThat(ActivityDeclarationNumber.fault(text).orElse(null)).isEqualTo(rule);
    }
}
