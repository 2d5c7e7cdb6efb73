package ecluse.reminders;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.reminders.ICalendar.Event;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ICalendarTest {
    private static final Instant NOW = Instant.parse("2026-11-25T06:07:08Z");

    @Test
    void a_day_is_an_event_of_that_day() {
        assertThat(calendar("Entrées").text(NOW)).isEqualTo("""
                BEGIN:VCALENDAR
                VERSION:2.0
                PRODID:-//Ecluse//Deadlines//FR
                CALSCALE:GREGORIAN
                METHOD:PUBLISH
                NAME:Échéances
                X-WR-CALNAME:Échéances
                REFRESH-INTERVAL;VALUE=DURATION:PT1H
                BEGIN:VEVENT
                UID:enter-1@ecluse
                DTSTAMP:20261125T060708Z
                DTSTART;VALUE=DATE:20261231
                DTEND;VALUE=DATE:20270101
                SUMMARY:Entrées
                URL:https://portal.example.org/kairos/today
                TRANSP:TRANSPARENT
                END:VEVENT
                END:VCALENDAR
                """.replace("\n", "\r\n"));
    }

    /** RFC 5545 §3.1 and §3.3.11: a title from a file must not become a line of its own. */
    @Test
    void what_somebody_wrote_stays_within_its_line() {
        var hostile = "Soudage; TIG, MIG \\ A\r\nEND:VEVENT\nATTACH:file\u0007 " + "é😀".repeat(60);
        var text = calendar(hostile).text(NOW);
        var unfolded = text.replace("\r\n ", "");
        assertThat(unfolded)
                .contains(
                        "SUMMARY:Soudage\\; TIG\\, MIG \\\\ A\\nEND:VEVENT\\nATTACH:file " + "é😀".repeat(60) + "\r\n");
        assertThat(unfolded.split("\r\n"))
                .filteredOn(line -> line.startsWith("END:VEVENT"))
                .hasSize(1);
        assertThat(Arrays.stream(text.split("\r\n")).map(line -> line.getBytes(StandardCharsets.UTF_8)))
                .allMatch(line -> line.length <= 75)
                .allMatch(line -> !new String(line, StandardCharsets.UTF_8).contains("\ufffd"));
    }

    private static ICalendar calendar(String summary) {
        return new ICalendar(
                "Échéances",
                Locale.FRENCH,
                List.of(new Event(
                        "enter-1@ecluse",
                        LocalDate.of(2026, 12, 31),
                        summary,
                        "https://portal.example.org/kairos/today")));
    }
}
