package ecluse.team;

import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every colleague sees a new account for two weeks, and as long as it waits: whoever was not asked for is noticed. */
@Component
class NewColleagues implements TodayNote {
    private static final Duration NEW = Duration.ofDays(14);

    private final TeamTable table;
    private final Clock clock;

    NewColleagues(TeamTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Optional<Note> of(Viewer viewer) {
        return viewer.may(Right.SEE_TEAM)
                ? viewer.partner()
                        .map(partner -> table.fresh(partner, clock.instant().minus(NEW)))
                        .filter(count -> count > 0)
                        .map(count -> new Note("team.today", count, "/team"))
                : Optional.empty();
    }
}
