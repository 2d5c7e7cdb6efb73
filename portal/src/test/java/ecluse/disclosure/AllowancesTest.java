package ecluse.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Allowances.Allowance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of three windows, by table. */
class AllowancesTest {

    @ParameterizedTest(name = "{0} in the minute, {1} in the hour, {2} in the day: {3} more now, {4} more today")
    @CsvSource({
        "0,  0,  0,   20, 130",
        "5,  5,  5,   15, 125",
        "20, 20, 20,  0,  110",
        "0,  55, 80,  5,  50",
        "3,  58, 58,  2,  72",
        "0,  0,  120, 10, 10",
        "0,  0,  130, 0,  0",
        "21, 61, 131, 0,  0",
    })
    void the_tightest_window_says_how_many_are_left(int minute, int hour, int day, int left, int leftToday) {
        assertThat(Allowance.of(minute, 20, hour, 60, day, 130)).isEqualTo(new Allowance(day, 130, left, leftToday));
    }
}
