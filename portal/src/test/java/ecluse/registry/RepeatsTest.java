package ecluse.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatsTest {
    @Test
    void only_values_that_stand_twice_are_found() {
        var repeats = new Repeats(100_000);
        for (int i = 0; i < 100_000; i++) {
            repeats.survey(0, "1400" + i);
        }
        repeats.survey(0, "140077");
        int found = 0;
        for (int i = 0; i < 100_000; i++) {
            found += repeats.firstLine(0, "1400" + i).isPresent() ? 1 : 0;
            repeats.accept(i + 2, List.of("1400" + i));
        }
        assertThat(found).isZero();
        assertThat(repeats.firstLine(0, "140077")).hasValue(79);
    }

    @Test
    void a_filter_that_is_too_small_finds_no_more_and_no_less() {
        var repeats = new Repeats(1);
        for (int i = 0; i < 20_000; i++) {
            repeats.survey(0, "v" + i % 15_000);
        }
        int found = 0;
        for (int i = 0; i < 20_000; i++) {
            var value = "v" + i % 15_000;
            if (repeats.firstLine(0, value).isPresent()) {
                found++;
            } else {
                repeats.accept(i, List.of(value));
            }
        }
        assertThat(found).isEqualTo(5_000);
    }

    @Test
    void two_columns_are_kept_apart_and_empty_cells_are_no_value() {
        var repeats = new Repeats(10);
        repeats.survey(0, "same");
        repeats.survey(1, "same");
        repeats.survey(0, "");
        repeats.survey(0, "");
        repeats.accept(2, List.of("same", "same"));
        assertThat(repeats.firstLine(1, "same")).isEmpty();
        assertThat(repeats.firstLine(0, "")).isEmpty();
    }
}
