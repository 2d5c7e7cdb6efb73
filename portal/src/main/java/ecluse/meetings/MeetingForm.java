package ecluse.meetings;

import ecluse.web.Handle;
import ecluse.web.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What an office has typed of a meeting, and what it means. */
record MeetingForm(String group, String date, String time, String place, String link, String capacity) {
    static final int MOST_SEATS = 200;
    static final int LONGEST_PLACE = 300;
    static final int LONGEST_LINK = 500;
    private static final Pattern FRENCH = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,2}) ?[:hH] ?([0-9]{2})?");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");

    static MeetingForm of(Map<String, String> typed) {
        return new MeetingForm(
                text(typed, "group"),
                text(typed, "date"),
                text(typed, "time"),
                text(typed, "place").replaceAll("\\s+", " "),
                text(typed, "link"),
                text(typed, "capacity"));
    }

    private static String text(Map<String, String> typed, String name) {
        return typed.getOrDefault(name, "").strip();
    }

    static MeetingForm of(InformationMeeting meeting) {
        var at = meeting.startsAt().atZone(meeting.zone());
        return new MeetingForm(
                meeting.group().toString(),
                at.toLocalDate().toString(),
                CLOCK.format(at),
                Objects.requireNonNullElse(meeting.place(), ""),
                Objects.requireNonNullElse(meeting.link(), ""),
                Integer.toString(meeting.capacity()));
    }

    /** What a form comes to. */
    sealed interface Read {
        record Wrong(List<Problem> problems) implements Read {}

        /** @param startsAt by the clock of the group's site, which the database knows */
        record Right(UUID group, LocalDateTime startsAt, String place, String link, int capacity) implements Read {}
    }

    Read read() {
        var problems = new ArrayList<Problem>();
        var chosen = Handle.read(group);
        if (chosen.isEmpty()) {
            problems.add(new Problem("group", "meetings.form.group.missing"));
        }
        var day = day(date);
        if (day.isEmpty()) {
            problems.add(new Problem("date", "meetings.form.date.wrong"));
        }
        var hour = hour(time);
        if (hour.isEmpty()) {
            problems.add(new Problem("time", "meetings.form.time.wrong"));
        }
        where(problems);
        int seats = capacity.matches("[0-9]{1,6}") ? Integer.parseInt(capacity) : 0;
        if (seats < 1 || seats > MOST_SEATS) {
            problems.add(new Problem("capacity", "meetings.form.capacity.wrong", MOST_SEATS));
        }
        return problems.isEmpty()
                ? new Read.Right(chosen.orElseThrow(), day.orElseThrow().atTime(hour.orElseThrow()), place, link, seats)
                : new Read.Wrong(problems);
    }

    private void where(List<Problem> problems) {
        if (place.isEmpty() && link.isEmpty()) {
            problems.add(new Problem("place", "meetings.form.where.missing"));
        }
        if (place.length() > LONGEST_PLACE || place.codePoints().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("place", "meetings.form.place.wrong", LONGEST_PLACE));
        }
        if (!link.isEmpty() && !secure(link)) {
            problems.add(new Problem("link", "meetings.form.link.wrong"));
        }
    }

    /** An address that people may be led to: https, with a host, and nobody's name or password in it. */
    private static boolean secure(String link) {
        try {
            var address = new URI(link);
            return link.length() <= LONGEST_LINK
                    && link.startsWith("https://")
                    && address.getHost() != null
                    && address.getUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** 2026-01-31 or 31/01/2026, of this century. */
    static Optional<LocalDate> day(String typed) {
        try {
            var french = FRENCH.matcher(typed);
            var day = french.matches()
                    ? LocalDate.of(
                            Integer.parseInt(french.group(3)),
                            Integer.parseInt(french.group(2)),
                            Integer.parseInt(french.group(1)))
                    : LocalDate.parse(typed);
            return day.getYear() >= 2000 && day.getYear() <= 2099 ? Optional.of(day) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** 09:30, 9:30, 9h30, 9 h 30, 9h. */
    static Optional<LocalTime> hour(String typed) {
        var found = TIME.matcher(typed);
        if (!found.matches()) {
            return Optional.empty();
        }
        int hour = Integer.parseInt(found.group(1));
        int minute = found.group(2) == null ? 0 : Integer.parseInt(found.group(2));
        return hour < 24 && minute < 60 ? Optional.of(LocalTime.of(hour, minute)) : Optional.empty();
    }
}
