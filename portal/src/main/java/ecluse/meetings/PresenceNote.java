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
    public Optional<Note> of(Viewer viewer) {
        if (!viewer.may(Right.KEEP_MEETINGS)) {
            return Optional.empty();
        }
        var waiting = meetings.toRecord(viewer.account(), clock.instant(), MOST);
        long late = waiting.stream()
                .filter(meeting -> meeting.recordBy().isBefore(today.date()))
                .count();
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                late > 0
                        ? new Note("meetings.today.late", (int) late, "/meetings?show=record")
                        : new Note("meetings.today", waiting.size(), "/meetings?show=record"));
    }
}
