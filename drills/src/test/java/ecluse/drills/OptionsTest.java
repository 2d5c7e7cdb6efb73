package ecluse.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private enum Colour {
        RED,
        BLUE
    }

    @Test
    void a_value_follows_after_a_space_or_an_equals_sign() {
        var options = read("july", "--people", "2_000", "--json=out.json", "--keep");
        assertThat(options.words()).containsExactly("july");
        assertThat(options.number("people", 1, 1, 5_000)).isEqualTo(2_000);
        assertThat(options.text("json")).contains("out.json");
        assertThat(options.has("keep")).isTrue();
        assertThat(options.choice("colour", Colour.BLUE)).isEqualTo(Colour.BLUE);
    }

    @Test
    void a_typing_error_stops_the_command_and_lists_what_is_known() {
        assertThatThrownBy(() -> read("--poeple", "5"))
                .isInstanceOf(CannotRun.class)
                .hasMessage("unknown option --poeple. Known: --colour, --json, --keep, --people.");
    }

    @Test
    void a_wrong_value_is_named_with_what_is_allowed() {
        assertThatThrownBy(() -> read("--people", "many").number("people", 1, 1, 9))
                .hasMessage("--people is many; allowed: a whole number from 1 to 9.");
        assertThatThrownBy(() -> read("--people", "10").number("people", 1, 1, 9))
                .hasMessageContaining("from 1 to 9");
        assertThatThrownBy(() -> read("--colour", "green").choice("colour", Colour.RED))
                .hasMessage("--colour is green; allowed: red, blue.");
        assertThatThrownBy(() -> read("--people")).hasMessageContaining("needs a value");
    }

    private static Options read(String... arguments) {
        return Options.read(List.of(arguments), Set.of("people", "json", "colour"), Set.of("keep"));
    }
}
