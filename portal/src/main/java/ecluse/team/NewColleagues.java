package ecluse.team;

import ecluse.kernel.Right;
import ecluse.training.TodayNote;
import java.util.List;
import org.springframework.stereotype.Component;

/** Every colleague sees a new account for two weeks, and as long as it waits: whoever was not asked for is noticed. */
@Component
class NewColleagues implements TodayNote {
    @Override
    public List<Counted> of(Reader reader) {
        return reader.may(Right.SEE_TEAM) ? List.of(Counted.quietly("team.today", "/team", """
                        select count(distinct r.account) from team.request r join accounts.account a on a.id = r.account
                         where r.partner = :partner and a.status <> 'REMOVED' and r.kind = 'NEW'
                           and (r.state = 'WAITING' or r.asked_at > cast(:now as timestamptz) - interval '14 days')
                        """)) : List.of();
    }
}
