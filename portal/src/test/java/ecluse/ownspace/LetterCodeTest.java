package ecluse.ownspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LetterCodeTest {
    private static final String ALPHABET = "ACDEFGHJKMNPRTUWXY3479";

    @Test
    void it_is_read_as_people_copy_it() {
        var code = LetterCode.fresh();
        assertThat(code.inGroups()).matches("(?:[" + ALPHABET + "]{4} ){4}[" + ALPHABET + "]{4}");
        for (var typed : new String[] {
            code.inGroups(),
            code.characters(),
            " " + code.inGroups().replace(' ', '–').toLowerCase(Locale.ROOT) + " "
        }) {
            assertThat(LetterCode.read(typed).orElseThrow().characters()).isEqualTo(code.characters());
        }
    }

    @Test
    void every_single_wrong_character_is_told() {
        for (int n = 0; n < 50; n++) {
            var code = LetterCode.fresh().characters();
            for (int at = 0; at < code.length(); at++) {
                for (char other : ALPHABET.toCharArray()) {
                    var typed = code.substring(0, at) + other + code.substring(at + 1);
                    assertThat(LetterCode.read(typed).isPresent()).as(typed).isEqualTo(typed.equals(code));
                }
            }
        }
    }

    @Test
    void what_is_too_short_too_long_or_of_another_alphabet_is_none() {
        var code = LetterCode.fresh().characters();
        for (var typed : new String[] {"", code.substring(1), code + code.charAt(0), code.replaceAll("^.", "O")}) {
            assertThat(LetterCode.read(typed)).isEmpty();
        }
    }

    @Test
    void no_two_are_alike_and_none_prints_itself() {
        var seen = new HashSet<String>();
        for (int n = 0; n < 1_000; n++) {
            assertThat(seen.add(LetterCode.fresh().characters())).isTrue();
        }
        assertThat(LetterCode.fresh()).hasToString("LetterCode[…]");
    }
}
