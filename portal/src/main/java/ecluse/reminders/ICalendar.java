package ecluse.reminders;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** A calendar of whole days in iCalendar (RFC 5545), to be subscribed to. */
record ICalendar(String name, Locale language, List<Event> events) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** Octets of a line, its end not counted (RFC 5545 §3.1). */
    private static final int LINE = 75;

    /** @param uid the same for the same event for ever (RFC 5545 §3.8.4.7) */
    record Event(String uid, LocalDate day, String summary, String url) {}

    String text(Instant now) {
        var out = new StringBuilder();
        line(out, "BEGIN:VCALENDAR");
        line(out, "VERSION:2.0");
        line(out, "PRODID:-//Ecluse//Deadlines//" + language.toLanguageTag().toUpperCase(Locale.ROOT));
        line(out, "CALSCALE:GREGORIAN");
        line(out, "METHOD:PUBLISH");
        line(out, "NAME:" + escaped(name)); // RFC 7986 §5.1; the next line says it to older programs
        line(out, "X-WR-CALNAME:" + escaped(name));
        line(out, "REFRESH-INTERVAL;VALUE=DURATION:PT1H"); // RFC 7986 §5.7
        events.forEach(event -> event(out, event, now));
        line(out, "END:VCALENDAR");
        return out.toString();
    }

    private static void event(StringBuilder out, Event event, Instant now) {
        line(out, "BEGIN:VEVENT");
        line(out, "UID:" + event.uid());
        line(out, "DTSTAMP:" + STAMP.format(now));
        line(out, "DTSTART;VALUE=DATE:" + DAY.format(event.day()));
        line(out, "DTEND;VALUE=DATE:" + DAY.format(event.day().plusDays(1)));
        line(out, "SUMMARY:" + escaped(event.summary()));
        line(out, "URL:" + event.url());
        line(out, "TRANSP:TRANSPARENT");
        line(out, "END:VEVENT");
    }

    /** RFC 5545 §3.3.11; a control character that nobody can write is left out. */
    static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replaceAll("\\R", "\\\\n")
                .replaceAll("\\p{Cntrl}", "");
    }

    /** Folded, never inside a character. */
    private static void line(StringBuilder out, String text) {
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            var character = Character.toString(text.codePointAt(at));
            int octets = character.getBytes(StandardCharsets.UTF_8).length;
            if (used + octets > LINE) {
                out.append("\r\n ");
                used = 1;
            }
            out.append(character);
            used += octets;
            at += character.length();
        }
        out.append("\r\n");
    }
}
