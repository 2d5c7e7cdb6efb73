package ecluse.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {

    /** With what the clock there is ahead of UTC on a day of winter. */
    @ParameterizedTest
    @CsvSource({
        "97110, America/Guadeloupe, -04:00",
        "97133, America/St_Barthelemy, -04:00",
        "97150, America/Marigot, -04:00",
        "97200, America/Martinique, -04:00",
        "97300, America/Cayenne, -03:00",
        "97400, Indian/Reunion, +04:00",
        "97500, America/Miquelon, -03:00",
        "97600, Indian/Mayotte, +03:00",
        "97700, America/St_Barthelemy, -04:00",
        "97800, America/Marigot, -04:00",
        "98600, Pacific/Wallis, +12:00",
        "98714, Pacific/Tahiti, -10:00",
        "98800, Pacific/Noumea, +11:00",
        "38130, Europe/Paris, +01:00",
        "20000, Europe/Paris, +01:00",
        "75001, Europe/Paris, +01:00"
    })
    void a_place_has_the_clock_of_its_territory(String postcode, ZoneId zone, String ahead) {
        assertThat(TimeZones.at(postcode)).isEqualTo(zone);
        var winter = LocalDateTime.of(2027, 1, 15, 9, 0);
        assertThat(winter.atZone(zone).getOffset().getId()).isEqualTo(ahead);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "97", "97000", "97900", "98000", "98400", "98900", "2A004"})
    void what_has_no_clock_of_its_own_has_that_of_paris(String postcode) {
        assertThat(TimeZones.at(postcode)).isEqualTo(ZoneId.of("Europe/Paris"));
    }
}
