package ecluse.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlindIndexTest {
    private static final LocalDate BORN = LocalDate.of(1990, 4, 1);
    private final BlindIndex index = new BlindIndex(Keys.of(new byte[32]));

    @Test
    void the_same_person_has_the_same_key_for_good() {
        // Registries are searched by these bytes: another way to make them would find nobody any more.
        assertThat(hex(index.ofNumber("21234567890"))).isEqualTo("0d497748c86ab4220f646de1825f26a3");
        assertThat(hex(index.ofNumberAndBirth("21234567890", BORN))).isEqualTo("9fc93114eacc82f5763271acda345043");
        assertThat(hex(index.ofLegacyAndBirth("1234567Z", BORN))).isEqualTo("ffe710a7b5c8ebafdd930211ec62a31e");
    }

    @Test
    void another_secret_makes_other_keys() {
        var secret = new byte[32];
        secret[31] = 1;
        assertThat(new BlindIndex(Keys.of(secret)).ofNumber("21234567890")).isNotEqualTo(index.ofNumber("21234567890"));
    }

    @Test
    void a_key_does_not_depend_on_what_was_asked_before_not_even_on_what_failed() {
        var key = index.ofNumber("21234567890");
        assertThatThrownBy(() -> index.ofNumber(nothing())).isInstanceOf(NullPointerException.class);
        assertThat(index.ofNumber("21234567890")).isEqualTo(key);
    }

    @Test
    void many_at_once_get_the_keys_they_would_get_alone() throws Exception {
        var numbers = IntStream.range(0, 2_000)
                .mapToObj(n -> Long.toString(20_000_000_000L + n))
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var keys = new ArrayList<Future<byte[]>>();
            for (var number : numbers) {
                keys.add(threads.submit(() -> index.ofNumber(number)));
            }
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(keys.get(i).get()).isEqualTo(index.ofNumber(numbers.get(i)));
            }
        }
    }

    private static String hex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }

    @SuppressWarnings("NullAway") // What callers' compilers forbid.
    private static String nothing() {
        return null;
    }
}
