package ecluse.training;

import ecluse.kernel.PartnerId;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote.Counted;
import ecluse.training.TodayNote.Note;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the other modules count for the board, in one round trip. */
@Component
class NoteTable {
    private final JdbcClient db;
    private final List<TodayNote> notes;
    private final Clock clock;

    NoteTable(JdbcClient db, List<TodayNote> notes, Clock clock) {
        this.db = db;
        this.notes = notes;
        this.clock = clock;
    }

    /** Those of which there is something. */
    List<Note> of(Viewer viewer) {
        var asked = notes.stream().flatMap(note -> note.of(viewer).stream()).toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        var counts = counts(viewer, asked);
        return IntStream.range(0, asked.size())
                .filter(n -> counts[n] > 0)
                .mapToObj(n -> asked.get(n).said().apply(counts[n]))
                .toList();
    }

    private Integer[] counts(Viewer viewer, List<Counted> asked) {
        var all = asked.stream().map(one -> "(" + one.sql() + ")::integer").collect(Collectors.joining(",\n"));
        return db.sql("select array[" + all + "]")
                .param("account", viewer.account().value())
                .param("partner", viewer.partner().map(PartnerId::value).orElse(null))
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> (Integer[]) row.getArray(1).getArray())
                .single();
    }
}
