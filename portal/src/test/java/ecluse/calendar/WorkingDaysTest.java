package ecluse.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkingDaysTest {

    /** Known years, the earliest and the latest Easter and the two exceptions of the reckoning among them. */
    @ParameterizedTest
    @CsvSource({
        "1818-03-22", "1886-04-25", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2019-04-21",
        "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25",
        "2049-04-18", "2076-04-19"
    })
    void easter_falls_on_the_known_day(LocalDate sunday) {
        assertThat(Easter.sunday(sunday.getYear())).isEqualTo(sunday);
    }

    @Test
    void the_mainland_has_eleven_holidays_in_2026() {
        assertThat(new TreeSet<>(Territory.MAINLAND.holidays(2026)))
                .extracting(LocalDate::toString)
                .containsExactly(
                        "2026-01-01",
                        "2026-04-06",
                        "2026-05-01",
                        "2026-05-08",
                        "2026-05-14",
                        "2026-05-25",
                        "2026-07-14",
                        "2026-08-15",
                        "2026-11-01",
                        "2026-11-11",
                        "2026-12-25");
    }

    @ParameterizedTest
    @CsvSource({
        "67000,2026-04-03", "57000,2026-12-26", "68100,2026-12-26", "97110,2026-05-27", "97200,2026-05-22",
        "97300,2026-06-10", "97400,2026-12-20", "97600,2026-04-27", "97133,2026-10-09", "97150,2026-05-28"
    })
    void a_territory_has_days_of_its_own_that_the_mainland_works(String postcode, LocalDate day) {
        assertThat(Territory.of(postcode).holiday(day)).isTrue();
        assertThat(Territory.of("38130")).isEqualTo(Territory.MAINLAND);
        assertThat(Territory.MAINLAND.holiday(day)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Territory.class)
    void what_is_a_holiday_on_the_mainland_is_one_everywhere(Territory territory) {
        assertThat(territory.holidays(2027)).containsAll(Territory.MAINLAND.holidays(2027));
    }

    @ParameterizedTest
    @CsvSource({
        // From a Friday over a weekend; over Ascension; over New Year; none at all.
        "38130,2026-11-20,3,2026-11-25",
        "38130,2026-05-13,1,2026-05-15",
        "38130,2025-12-31,2,2026-01-05",
        "38130,2026-11-22,0,2026-11-22",
        // The same days where the abolition is remembered, or the second day of Christmas.
        "97200,2026-05-21,1,2026-05-26",
        "38130,2026-05-21,1,2026-05-22",
        "67000,2024-12-24,1,2024-12-27",
        "38130,2024-12-24,1,2024-12-26"
    })
    void working_days_leave_out_weekends_and_the_holidays_of_the_place(
            String postcode, LocalDate from, int number, LocalDate to) {
        assertThat(WorkingDays.at(postcode).after(from, number)).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-26,2026-11-26", "2026-11-29,2026-11-27", "2026-05-25,2026-05-22", "2026-05-10,2026-05-07"})
    void the_last_working_day_up_to_a_deadline(LocalDate deadline, LocalDate day) {
        assertThat(WorkingDays.at("38130").upTo(deadline)).isEqualTo(day);
    }
}
