package ecluse.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkingDaysTest {
    @ParameterizedTest
    @CsvSource({"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2000-04-23", "2285-03-22"})
    void easter_falls_where_the_calendar_says(LocalDate sunday) {
        assertThat(WorkingDays.easter(sunday.getYear())).isEqualTo(sunday);
    }

    @ParameterizedTest
    @CsvSource({
        "38130, 2026-11-25, true",
        "38130, 2026-11-28, false",
        "38130, 2026-11-11, false",
        "38130, 2026-04-06, false",
        "38130, 2026-05-14, false",
        "38130, 2026-05-25, false",
        "38130, 2026-04-03, true",
        "67000, 2026-04-03, false",
        "57000, 2028-12-26, false",
        "97410, 2027-12-20, false",
        "38130, 2027-12-20, true",
        "97200, 2026-05-22, false",
        "97110, 2026-05-22, true"
    })
    void a_working_day_is_one_at_this_place(String postcode, LocalDate day, boolean works) {
        assertThat(WorkingDays.at(postcode).works(day)).isEqualTo(works);
    }

    @Test
    void a_month_is_due_on_the_5th_or_the_next_working_day_and_escalated_from_the_8th() {
        var november = Deadline.of(YearMonth.of(2026, 11), WorkingDays.at("38130"));
        assertThat(november).isEqualTo(new Deadline(LocalDate.of(2026, 12, 7), LocalDate.of(2026, 12, 8)));
        assertThat(november.overdue(LocalDate.of(2026, 12, 7))).isFalse();
        assertThat(november.overdue(LocalDate.of(2026, 12, 8))).isTrue();
        assertThat(november.escalated(LocalDate.of(2026, 12, 7))).isFalse();
        assertThat(november.escalated(LocalDate.of(2026, 12, 8))).isTrue();
    }
}
