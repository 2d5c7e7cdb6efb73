package ecluse.reminders;

import ecluse.training.Deadline;
import ecluse.training.TodayNote.Note;
import java.util.List;

/**
 * What waits for somebody one morning.
 *
 * @param pressing declarations that cannot wait until the next working day, the most urgent first
 * @param notes what waits in other places, by count
 */
record Morning(List<Deadline> pressing, List<Note> notes) {

    boolean worthAMail() {
        return !pressing.isEmpty() || notes.stream().anyMatch(Note::presses);
    }

    long late() {
        return pressing.stream().filter(deadline -> deadline.late() > 0).count();
    }

    long oldest() {
        return pressing.stream().mapToLong(Deadline::late).max().orElse(0);
    }

    int people() {
        return pressing.stream().mapToInt(Deadline::people).sum();
    }
}
