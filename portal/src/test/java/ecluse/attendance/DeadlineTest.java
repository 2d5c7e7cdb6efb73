package ecluse.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.calendar.WorkingDays;
import java.time.LocalDate;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class DeadlineTest {
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
