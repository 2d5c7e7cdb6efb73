package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class HashTest {

    private static final String HEX = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";

    @Test
    void equal_bytes_make_equal_hashes() {
        var hash = Hash.parse(HEX);
        assertThat(Hash.of(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
    }

    @Test
    void one_bit_makes_another_hash() {
        var bytes = Hash.parse(HEX).bytes();
        bytes[31] ^= 1;
        assertThat(Hash.of(bytes)).isNotEqualTo(Hash.parse(HEX)).doesNotHaveSameHashCodeAs(Hash.parse(HEX));
    }

    @Test
    void it_equals_no_other_thing() {
        assertThat(Hash.parse(HEX)).isNotEqualTo(HEX);
    }

    @Test
    void it_is_written_in_lower_case_and_read_in_either() {
        assertThat(Hash.parse(HEX.toUpperCase(Locale.ROOT))).hasToString(HEX);
        assertThat(Hash.parse(HEX).hex()).isEqualTo(HEX);
    }

    @Test
    void writing_to_the_bytes_given_changes_nothing() {
        var bytes = Hash.parse(HEX).bytes();
        var hash = Hash.of(bytes);
        bytes[0] = 0;
        assertThat(hash).isEqualTo(Hash.parse(HEX));
    }

    @Test
    void writing_to_the_bytes_taken_changes_nothing() {
        var hash = Hash.parse(HEX);
        hash.bytes()[0] = 0;
        assertThat(hash).isEqualTo(Hash.parse(HEX));
    }

    @Test
    void another_number_of_bytes_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hash.of(new byte[31]))
                .withMessage("a hash is 32 bytes, not 31");
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.of(new byte[33]));
    }

    @Test
    void another_number_of_digits_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hash.parse(HEX + "00"))
                .withMessage("a hash is 64 hexadecimal digits, not 66 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.parse(""));
    }

    @Test
    void a_letter_that_is_no_digit_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Hash.parse("g" + HEX.substring(1)));
    }
}
