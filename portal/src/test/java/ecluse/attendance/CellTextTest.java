package ecluse.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.attendance.CellText.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "P|210|0|0|0|P",
                "p|210|0|0|0|P",
                "D|210|210|0|0|D",
                "E|0|0|210|0|E",
                "a|0|0|0|210|A",
                "P2,5 A1|150|0|0|60|P2,5 A1",
                "P2.5 a1|150|0|0|60|P2,5 A1",
                "P1 D1 E0,5|120|60|30|0|P1 D1 E0,5",
                "P 2|120|0|0|0|P2",
                "P0,25|15|0|0|0|P0,25",
                "P1 P1|120|0|0|0|P2"
            })
    void a_cell_says_what_it_says_and_is_written_the_shortest_way(
            String text, int present, int remote, int excused, int unexcused, String shortest) {
        var record = new AttendanceRecord(present, remote, excused, unexcused);
        assertThat(CellText.read(text, 210)).isEqualTo(new Said.Told(record));
        assertThat(CellText.of(record, 210)).isEqualTo(shortest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Z|letter",
                "PP|letter",
                "=1+1|letter",
                "P A|hoursMissing",
                "P2 A|hoursMissing",
                "P1,3|quarters",
                "P3 A1|tooMuch",
                "P99|tooMuch",
                "P-1|letter",
                "P1,1,1|quarters"
            })
    void what_it_cannot_say_is_named_by_its_rule(String text, String rule) {
        assertThat(CellText.read(text, 210))
                .isInstanceOfSatisfying(
                        Said.Wrong.class, wrong -> assertThat(wrong.key()).isEqualTo("attendance.problem." + rule));
    }

    @Test
    void an_empty_cell_says_nothing_and_one_without_hours_planned_may_only_be_empty() {
        assertThat(CellText.read("  ", 210)).isEqualTo(new Said.Nothing());
        assertThat(CellText.read("", 0)).isEqualTo(new Said.Nothing());
        assertThat(CellText.read("P", 0)).isEqualTo(new Said.Wrong("attendance.problem.notPlanned"));
    }
}
