package ecluse.team;

import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Every colleague sees a new account for two weeks, and as long as it waits: whoever was not asked for is noticed. Counted once a
 * minute for an organisation, not for each look at the board: mail has gone out by then.
 */
@Component
class NewColleagues implements TodayNote {
    private static final Duration NEW = Duration.ofDays(14);

    private static final Duration MEMORY = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 20_000;

    private final TeamTable table;
    private final Clock clock;
    private final Map<PartnerId, Counted> counted = new ConcurrentHashMap<>();

    private record Counted(int accounts, Instant until) {}

    NewColleagues(TeamTable table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Optional<Note> of(Viewer viewer) {
        return viewer.may(Right.SEE_TEAM)
                ? viewer.partner()
                        .map(this::count)
                        .filter(count -> count > 0)
                        .map(count -> new Note("team.today", count, "/team"))
                : Optional.empty();
    }

    private int count(PartnerId partner) {
        var now = clock.instant();
        if (counted.size() > MOST_REMEMBERED) {
            counted.clear();
        }
        return counted.compute(
                        partner,
                        (of, known) -> known != null && known.until().isAfter(now)
                                ? known
                                : new Counted(table.fresh(of, now.minus(NEW)), now.plus(MEMORY)))
                .accounts();
    }
}
