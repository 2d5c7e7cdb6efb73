package ecluse.meetings;

import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import ecluse.web.Today;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** On the board of today: meetings of which somebody has still to say who came, the late ones alone where there are any. */
@Component
class PresenceNote implements TodayNote {
    private static final int MOST = 100;

    private final MeetingTable meetings;
    private final Clock clock;
    private final Today today;

    PresenceNote(MeetingTable meetings, Clock clock, Today today) {
        this.meetings = meetings;
        this.clock = clock;
        this.today = today;
    }

    @Override
    public Optional<Counted> of(Viewer viewer) {
        return viewer.may(Right.KEEP_MEETINGS)
                ? Optional.of(
                        new Counted("select count(*) " + MeetingTable.TO_RECORD, waiting -> said(viewer, waiting)))
                : Optional.empty();
    }

    /** Which of them are late, the calendar says. */
    private Note said(Viewer viewer, int waiting) {
        long late = meetings.toRecord(viewer.account(), clock.instant(), MOST).stream()
                .filter(meeting -> meeting.recordBy().isBefore(today.date()))
                .count();
        return late > 0
                ? new Note("meetings.today.late", (int) late, "/meetings?show=record")
                : new Note("meetings.today", waiting, "/meetings?show=record");
    }
}
