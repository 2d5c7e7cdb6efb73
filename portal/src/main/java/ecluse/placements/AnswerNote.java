package ecluse.placements;

import ecluse.kernel.Right;
import ecluse.training.TodayNote;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Proposals that were accepted, and those whose time ran out without agreement, for the office; those that wait for an answer,
 * for the adviser in charge. A no is said when no answer is, and like it.
 */
@Component
class AnswerNote implements TodayNote {
    @Override
    public List<Counted> of(Reader reader) {
        if (reader.may(Right.REFER)) {
            return List.of(Counted.by("placements.today.answer", "/caseload?show=alerts", """
                    select count(*) from placements.to_answer p
                     where p.person in (select c.person from accompaniment.charge c
                                         where c.adviser = :account and c.since <= :today
                                           and (c.until is null or c.until >= :today))
                    """));
        }
        return reader.may(Right.PLACE)
                ? List.of(
                        Counted.by("placements.today.accepted", "/kairos/proposals", """
                                select count(*) from placements.of_office p
                                 where p.confirmed_at >= :since
                                   and p.site in (select w.site from accounts.account_site w where w.account = :account)
                                """),
                        Counted.by("placements.today.lapsed", "/kairos/proposals?show=lapsed", """
                                select count(*) from placements.of_office p
                                 where p.again and p.answer_by >= :since
                                   and p.asked_at >= cast(:since as timestamptz) - interval '16 days'
                                   and p.site in (select w.site from accounts.account_site w where w.account = :account)
                                """))
                : List.of();
    }
}
