package ecluse.attendance;

import ecluse.web.Handle;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a trainer has ticked on a device, perhaps an hour ago.
 *
 * @param id made once on the device: the same tick sent twice is written once
 * @param seen what the half-day said when it was ticked
 */
record Tick(UUID id, UUID group, Cell cell, Mark mark, Seen seen) {
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,8}");

    /** What stood in the half-day before. */
    sealed interface Seen {
        /** @param version of its record; 0 where nothing was known */
        record Version(int version) implements Seen {}

        /** A tick of the same device, sent before this one. */
        record Before(UUID tick) implements Seen {}
    }

    /** As the page's script writes it, seven words: id, group, enrolment, day, half, letter, what was seen. */
    static Optional<Tick> read(String text) {
        var words = text.split(" ", -1);
        if (words.length != 7) {
            return Optional.empty();
        }
        return Handle.read(words[0])
                .flatMap(id -> Handle.read(words[1])
                        .flatMap(group -> cell(words[2], words[3], words[4])
                                .flatMap(cell -> Mark.of(words[5])
                                        .flatMap(mark ->
                                                seen(words[6]).map(seen -> new Tick(id, group, cell, mark, seen))))));
    }

    private static Optional<Cell> cell(String enrolment, String day, String half) {
        if (!half.equals("1") && !half.equals("2")) {
            return Optional.empty();
        }
        return Handle.read(enrolment)
                .flatMap(id -> day(day).map(date -> new Cell(id, new HalfDay(date, Half.of(Integer.parseInt(half))))));
    }

    /** A day as it stands in addresses and forms: {@code 2026-11-25}. */
    static Optional<LocalDate> day(String text) {
        try {
            return text.length() == 10 ? Optional.of(LocalDate.parse(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Seen> seen(String text) {
        return VERSION.matcher(text).matches()
                ? Optional.of(new Seen.Version(Integer.parseInt(text)))
                : Handle.read(text).map(Seen.Before::new);
    }
}
