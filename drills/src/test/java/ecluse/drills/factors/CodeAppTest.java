package ecluse.drills.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeAppTest {
    /** {@code 12345678901234567890} in ASCII, as a page would show it. */
    private static final String SEED = "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ";

    /** RFC 6238, appendix B: the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codes_are_those_of_the_rfc(long second, String code) {
        assertThat(CodeApp.of(SEED).code(CodeApp.step(Instant.ofEpochSecond(second))))
                .isEqualTo(code);
    }

    @Test
    void what_is_no_secret_is_refused() {
        assertThatThrownBy(() -> CodeApp.of("GEZD 1NBV")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neither_an_app_nor_a_key_prints_its_secret() {
        assertThat(CodeApp.of(SEED) + " " + new Key(SEED, java.util.List.of(), 0))
                .doesNotContain("GEZD");
    }
}
