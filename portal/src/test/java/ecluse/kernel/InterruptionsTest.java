package ecluse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Interruptions.Span;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterruptionsTest {
    private final Interruptions twice = Interruptions.read("{[2026-11-03,2026-11-10),[2026-11-20,)}");

    @Test
    void they_are_read_as_the_database_writes_them() {
        assertThat(twice.spans())
                .containsExactly(
                        new Span(LocalDate.of(2026, 11, 3), LocalDate.of(2026, 11, 10)),
                        new Span(LocalDate.of(2026, 11, 20), null));
        assertThat(twice.spans().getFirst().last()).isEqualTo("2026-11-09");
        assertThat(Interruptions.read("{}")).isEqualTo(Interruptions.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-02, false",
        "2026-11-03, true",
        "2026-11-09, true",
        "2026-11-10, false",
        "2026-11-19, false",
        "2026-11-20, true",
        "2027-11-20, true"
    })
    void they_last_to_the_day_before_the_resumption(LocalDate day, boolean on) {
        assertThat(twice.on(day)).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-03, 2026-11-09, true",
        "2026-11-03, 2026-11-10, false",
        "2026-11-05, 2026-11-21, false",
        "2026-11-25, 2026-12-31, true"
    })
    void one_of_them_covers_all_days_or_not(LocalDate first, LocalDate last, boolean all) {
        assertThat(twice.coverAll(first, last)).isEqualTo(all);
    }

    @Test
    void those_of_a_month_are_those_that_touch_it() {
        assertThat(twice.between(LocalDate.of(2026, 11, 9), LocalDate.of(2026, 11, 19)))
                .hasSize(1);
        assertThat(twice.between(LocalDate.of(2026, 11, 10), LocalDate.of(2026, 11, 19)))
                .isEmpty();
    }
}
