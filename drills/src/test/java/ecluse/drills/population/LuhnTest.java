package ecluse.drills.population;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LuhnTest {
    @Test
    void published_examples_hold_and_a_wrong_digit_does_not() {
        assertThat(Luhn.holds("73282932000074")).isTrue();
        assertThat(Luhn.holds("35600000000048")).isTrue();
        assertThat(Luhn.holds("73282932000075")).isFalse();
    }

    @Test
    void the_key_of_a_number_makes_it_hold() {
        assertThat(Luhn.keyOf("7328293200007")).isEqualTo(4);
        assertThat(Siren.of(0).digits()).hasSize(9).matches(Luhn::holds);
        assertThat(Siren.of(0).siret(3)).hasSize(14).matches(Luhn::holds);
    }
}
