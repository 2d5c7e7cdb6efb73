package ecluse.meetings;

import ecluse.kernel.Right;
import ecluse.training.TodayNote;
import java.util.List;
import org.springframework.stereotype.Component;

/** Meetings of which somebody has still to say who came, the late ones alone where there are any. */
@Component
class PresenceNote implements TodayNote {
    private static final int MOST = 100;

    private final MeetingTable meetings;

    PresenceNote(MeetingTable meetings) {
        this.meetings = meetings;
    }

    @Override
    public List<Counted> of(Reader reader) {
        return reader.may(Right.KEEP_MEETINGS)
                ? List.of(new Counted("select count(*) " + MeetingTable.TO_RECORD, waiting -> said(reader, waiting)))
                : List.of();
    }

    /** Which of them are late, the calendar says. */
    private Note said(Reader reader, int waiting) {
        long late = meetings.toRecord(reader.account(), reader.now(), MOST).stream()
                .filter(meeting -> meeting.late(reader.now()))
                .count();
        return late > 0
                ? new Note("meetings.today.late", (int) late, "/meetings?show=record")
                : new Note("meetings.today", waiting, "/meetings?show=record");
    }
}
