package ecluse.team;

import ecluse.kernel.Right;
import ecluse.kernel.Viewer;
import ecluse.training.TodayNote;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Every colleague sees a new account for two weeks, and as long as it waits: whoever was not asked for is noticed. */
@Component
class NewColleagues implements TodayNote {
    @Override
    public Optional<Counted> of(Viewer viewer) {
        return viewer.may(Right.SEE_TEAM) ? Optional.of(Counted.by("team.today", "/team", """
                        select count(distinct r.account) from team.request r join accounts.account a on a.id = r.account
                         where r.partner = :partner and a.status <> 'REMOVED' and r.kind = 'NEW'
                           and (r.state = 'WAITING' or r.asked_at > cast(:now as timestamptz) - interval '14 days')
                        """)) : Optional.empty();
    }
}
