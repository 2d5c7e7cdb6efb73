package ecluse.meetings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class InformationMeetingTest {
    /** A Thursday at eight in the evening of Guadeloupe: in Paris it is Friday already. */
    private static final Instant EVENING = Instant.parse("2027-01-15T00:00:00Z");

    @Test
    void its_day_is_the_day_that_it_has_at_its_site() {
        assertThat(meeting("97110").day()).isEqualTo(LocalDate.of(2027, 1, 14));
        assertThat(meeting("38130").day()).isEqualTo(LocalDate.of(2027, 1, 15));
    }

    @Test
    void presence_is_late_when_the_last_day_to_record_it_is_over_there() {
        var meeting = meeting("97110");
        assertThat(meeting.recordBy()).isEqualTo(LocalDate.of(2027, 1, 19));
        assertThat(meeting.late(Instant.parse("2027-01-20T03:59:00Z")))
                .as("a minute to midnight there, five in the morning in Paris")
                .isFalse();
        assertThat(meeting.late(Instant.parse("2027-01-20T04:00:00Z"))).isTrue();
    }

    private static InformationMeeting meeting(String postcode) {
        return new InformationMeeting(
                new UUID(0, 1),
                new UUID(0, 2),
                "Comptable assistant",
                "971_SE_1",
                LocalDate.of(2027, 3, 1),
                "Site",
                postcode,
                "Commune",
                "Centre",
                EVENING,
                "Salle 1",
                null,
                12,
                false,
                1,
                1,
                0,
                1);
    }
}
