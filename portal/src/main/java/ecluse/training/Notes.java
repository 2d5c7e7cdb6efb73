package ecluse.training;

import ecluse.training.TodayNote.Note;
import ecluse.training.TodayNote.Reader;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** All that waits for an account in the other modules. */
@Component
public class Notes {
    private final NoteTable table;
    private final List<TodayNote> notes;

    Notes(NoteTable table, List<TodayNote> notes) {
        this.table = table;
        this.notes = notes;
    }

    /** Those of which there is something. */
    public List<Note> of(Reader reader) {
        var asked = notes.stream().flatMap(note -> note.of(reader).stream()).toList();
        if (asked.isEmpty()) {
            return List.of();
        }
        var counts = table.counts(reader, asked);
        return IntStream.range(0, asked.size())
                .filter(n -> counts[n] > 0)
                .mapToObj(n -> asked.get(n).said().apply(counts[n]))
                .filter(note -> note.count() > 0)
                .toList();
    }
}
