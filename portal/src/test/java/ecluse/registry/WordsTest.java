package ecluse.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void every_rule_is_explained_in_both_languages() {
        for (var rule : Rule.values()) {
            var fault = new Fault(null, rule, java.util.List.of());
            var header = Header.of(new SiteFile(), Sheet.sites().header());
            assertThat(Words.in(Locale.FRENCH).help(fault, header)).isNotBlank();
            assertThat(Words.in(Locale.ENGLISH).help(fault, header)).isNotBlank();
        }
    }

    @Test
    void both_languages_say_the_same_things() {
        var french = ResourceBundle.getBundle("ecluse.registry.messages", Locale.FRENCH);
        var english = ResourceBundle.getBundle("ecluse.registry.messages", Locale.ENGLISH);
        assertThat(french.keySet()).isEqualTo(english.keySet());
    }

    @Test
    void a_shape_tells_how_a_value_is_written_and_not_what_it_is() {
        assertThat(Shape.of("31/02/1980")).isEqualTo("99/99/9999");
        assertThat(Shape.of("Élodie 2")).isEqualTo("Aaaaaa 9");
        assertThat(Shape.of("a\u0000b\n")).isEqualTo("a·a·");
        assertThat(Shape.of("x".repeat(1_000))).isEqualTo("a".repeat(40) + "… (1000)");
    }
}
