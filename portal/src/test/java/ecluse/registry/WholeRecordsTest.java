package ecluse.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeRecordsTest {
    private final List<String> broken = new ArrayList<>();

    @Test
    void a_sound_text_goes_through_as_it_is() throws IOException {
        var text = "a;b\n\"x;\n\"\"y\"\"\";2\r\n;\n\"\";\"\"\rlast;line";
        assertThat(through(text)).isEqualTo(text);
        assertThat(broken).isEmpty();
    }

    @Test
    void a_quote_within_a_plain_cell_is_a_character() throws IOException {
        assertThat(through("5\" de long;b\n")).isEqualTo("5\" de long;b\n");
        assertThat(broken).isEmpty();
    }

    @Test
    void a_quote_that_is_not_closed_costs_its_line_alone() throws IOException {
        assertThat(through("1;a\n2;\"b\n3;c\n4;d\n")).isEqualTo("1;a\n\n3;c\n4;d\n");
        assertThat(broken).containsExactly("2 QUOTE 2;\"b");
    }

    @Test
    void a_quote_that_meets_a_later_one_costs_its_line_alone() throws IOException {
        assertThat(through("1;a\n2;\"b\n3;\"c\"\n4;d\n")).isEqualTo("1;a\n\n3;\"c\"\n4;d\n");
        assertThat(broken).containsExactly("2 QUOTE 2;\"b");
    }

    @Test
    void what_follows_a_closed_quote_breaks_the_line() throws IOException {
        assertThat(through("1;\"a\"x\n2;b\n")).isEqualTo("\n2;b\n");
        assertThat(broken).containsExactly("1 QUOTE 1;\"a\"x");
    }

    @Test
    void a_last_line_cut_within_quotes_is_told_as_such() throws IOException {
        assertThat(through("1;a\n2;\"Gren")).isEqualTo("1;a\n");
        assertThat(broken).containsExactly("2 TRUNCATED 2;\"Gren");
    }

    @Test
    void lines_keep_their_numbers() throws IOException {
        through("1;\"two\nlines\"\n3;\"x\n4;b\r\n5;\"y\n6;c\n");
        assertThat(broken).extracting(line -> line.substring(0, 7)).containsExactly("3 QUOTE", "5 QUOTE");
    }

    @Test
    void a_line_of_any_length_needs_no_memory_for_it() throws IOException {
        var text = "1;a\n2;" + "x".repeat(3_000_000) + "\n3;c\n4;\"" + "y".repeat(1_000_000) + "\"\n5;d\n";
        assertThat(through(text)).isEqualTo("1;a\n\n3;c\n\n5;d\n");
        assertThat(broken).hasSize(2);
        assertThat(broken.getFirst()).startsWith("2 LINE_LENGTH 2;xxx").hasSizeLessThan(2_100);
        assertThat(broken.getLast()).startsWith("4 LINE_LENGTH 4;\"yyy");
    }

    @Test
    void many_broken_lines_in_a_long_text_are_all_told() throws IOException {
        var text = new StringBuilder();
        for (int i = 1; i <= 5_000; i++) {
            text.append(i).append(i % 10 == 0 ? ";\"broken\n" : ";whole\n");
        }
        assertThat(through(text.toString()).lines().filter(line -> !line.isEmpty()))
                .hasSize(4_500)
                .allMatch(line -> line.endsWith(";whole"));
        assertThat(broken).hasSize(500).allMatch(line -> line.contains("0 QUOTE "));
    }

    private String through(String text) throws IOException {
        try (var records = new WholeRecords(
                new StringReader(text), ';', line -> broken.add(line.line() + " " + line.rule() + " " + line.text()))) {
            var out = new StringBuilder();
            var buffer = new char[1_000];
            for (int read = records.read(buffer); read >= 0; read = records.read(buffer)) {
                out.append(buffer, 0, read);
            }
            return out.toString();
        }
    }
}
