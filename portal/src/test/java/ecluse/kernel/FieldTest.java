package ecluse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FieldTest {

    @ParameterizedTest
    @CsvSource({
        "LAST_NAME,       1,    NAMES,    false",
        "FIRST_NAME,      2,    NAMES,    false",
        "BIRTH_DATE,      4,    IDENTITY, false",
        "IDENTIFIER,      8,    IDENTITY, false",
        "IDENTIFIER_TAIL, 16,   IDENTITY, false",
        "EMAIL,           32,   CONTACT,  true",
        "PHONE,           64,   CONTACT,  true",
        "ADDRESS,         128,  ADDRESS,  true",
        "POSTCODE,        256,  ADDRESS,  true",
        "COMMUNE,         512,  ADDRESS,  true",
        "STATUS,          1024, STATUS,   false",
        "ELIGIBILITY,     2048, STATUS,   false",
    })
    void a_fields_bit_group_and_price_stay(Field field, int bit, Field.Group group, boolean dear) {
        assertThat(field.bit()).isEqualTo(bit);
        assertThat(field.group()).isEqualTo(group);
        assertThat(field.dear()).isEqualTo(dear);
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void a_mask_holds_a_field_or_does_not(Field field) {
        assertThat(Field.of(Field.mask(EnumSet.of(field)))).containsExactly(field);
        var others = EnumSet.complementOf(EnumSet.of(field));
        assertThat(Field.of(Field.mask(others))).isEqualTo(others);
    }

    @Test
    void no_field_is_nothing_and_all_fields_are_twelve_bits() {
        assertThat(Field.mask(EnumSet.noneOf(Field.class))).isZero();
        assertThat(Field.of(0)).isEmpty();
        assertThat(Field.mask(EnumSet.allOf(Field.class))).isEqualTo(4095);
        assertThat(Field.mask(java.util.List.of(Field.EMAIL, Field.EMAIL))).isEqualTo(32);
    }
}
