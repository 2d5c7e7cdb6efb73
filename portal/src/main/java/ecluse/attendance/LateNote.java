package ecluse.attendance;

import ecluse.attendance.Late.Month;
import ecluse.kernel.AccountId;
import ecluse.kernel.Right;
import ecluse.training.TodayNote;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Months of attendance: late where any is, else to hand over; and, for the head of the centre, to certify. All months of all who
 * are in training are looked at for it: once in five minutes for an account, not for each look at the board, and anew when the
 * account itself has handed over, certified or corrected one.
 */
@Component
class LateNote implements TodayNote {
    private static final String PATH = "/kairos/attendance/late";
    private static final Duration MEMORY = Duration.ofMinutes(5);
    private static final int MOST_REMEMBERED = 20_000;

    private final Late late;
    private final Map<AccountId, Remembered> remembered = new ConcurrentHashMap<>();

    LateNote(Late late) {
        this.late = late;
    }

    void forget(AccountId account) {
        remembered.remove(account);
    }

    private record Remembered(List<Note> notes, Instant until) {}

    @Override
    public List<Counted> of(Reader reader) {
        return reader.may(Right.SEE_LATE_ATTENDANCE)
                ? notes(reader).stream().map(Counted::known).toList()
                : List.of();
    }

    private List<Note> notes(Reader reader) {
        var known = remembered.get(reader.account());
        if (known != null && known.until().isAfter(reader.now())) {
            return known.notes();
        }
        if (remembered.size() >= MOST_REMEMBERED) {
            remembered.clear();
        }
        var notes = counted(reader);
        remembered.put(reader.account(), new Remembered(notes, reader.now().plus(MEMORY)));
        return notes;
    }

    private List<Note> counted(Reader reader) {
        var months = late.of(reader.account(), reader.role(), reader.partner(), reader.today());
        var certify = reader.may(Right.CERTIFY_ATTENDANCE)
                ? Stream.of(note("attendance.today.certify", months.stream().filter(Month::toCertify)))
                : Stream.<Note>empty();
        return Stream.concat(Stream.of(waiting(months)), certify)
                .filter(note -> note.count() > 0)
                .toList();
    }

    private static Note waiting(List<Month> months) {
        var overdue = note("attendance.today.late", months.stream().filter(Month::overdue));
        return overdue.count() > 0
                ? overdue
                : note("attendance.today.handOver", months.stream().filter(Month::toHandOver));
    }

    private static Note note(String key, Stream<Month> months) {
        return new Note(key, (int) months.count(), PATH);
    }
}
