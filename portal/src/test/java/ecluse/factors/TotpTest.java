package ecluse.factors;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Base32;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    /** RFC 6238, appendix B, with the seeds of its reference program (erratum 2866): the digits repeated to the hash's length. */
    @ParameterizedTest
    @CsvSource({
        "59,          94287082, 46119246, 90693936",
        "1111111109,  07081804, 68084774, 25091201",
        "1111111111,  14050471, 67062674, 99943326",
        "1234567890,  89005924, 91819424, 93441116",
        "2000000000,  69279037, 90698825, 38618901",
        "20000000000, 65353130, 77737706, 47863826"
    })
    void every_vector_of_rfc_6238_is_met(long seconds, String sha1, String sha256, String sha512) {
        long step = Totp.step(Instant.ofEpochSecond(seconds));
        assertThat(new Totp("HmacSHA1", 8).code(seed(20), step)).isEqualTo(sha1);
        assertThat(new Totp("HmacSHA256", 8).code(seed(32), step)).isEqualTo(sha256);
        assertThat(new Totp("HmacSHA512", 8).code(seed(64), step)).isEqualTo(sha512);
    }

    /** RFC 4226, appendix D. */
    @ParameterizedTest
    @CsvSource({
        "0, 755224",
        "1, 287082",
        "2, 359152",
        "3, 969429",
        "4, 338314",
        "5, 254676",
        "6, 287922",
        "7, 162583",
        "8, 399871",
        "9, 520489"
    })
    void every_vector_of_rfc_4226_is_met(long counter, String code) {
        assertThat(Totp.FOR_APPS.code(seed(20), counter)).isEqualTo(code);
    }

    @Test
    void a_step_is_thirty_seconds_and_begins_with_1970() {
        assertThat(Totp.step(Instant.ofEpochSecond(29))).isZero();
        assertThat(Totp.step(Instant.ofEpochSecond(30))).isEqualTo(1);
    }

    /** RFC 4648 §10. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void every_vector_of_base_32_is_met_both_ways(String plain, String letters) {
        assertThat(Base32.of(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(letters);
        assertThat(Base32.read(" " + letters.toLowerCase(java.util.Locale.ROOT) + "==="))
                .hasValueSatisfying(read ->
                        assertThat(new String(read, StandardCharsets.US_ASCII)).isEqualTo(plain));
    }

    @Test
    void what_is_no_base_32_is_refused() {
        assertThat(Base32.read("MZXW1")).isEmpty();
        assertThat(Base32.read("é")).isEmpty();
    }

    private static byte[] seed(int length) {
        return "1234567890".repeat(7).substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }
}
