package ecluse.attendance;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Months that are over and not certified, by group: counts, nobody's name. From the portal's first month on; an earlier one only
 * where it was begun here or came by import. A month that is one interruption is owed by nobody.
 */
@Component
class LateTable {
    private final JdbcClient db;

    LateTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * One group's month that waits.
     *
     * @param people whose statement is not certified
     * @param filled of these, those that wait for the head of the centre
     */
    record Waiting(
            UUID group,
            String code,
            String title,
            String site,
            String postcode,
            YearMonth month,
            int people,
            int filled) {
        public LocalDate first() {
            return month.atDay(1);
        }
    }

    private static final String AT_SITES =
            "g.site in (select w.site from accounts.account_site w where w.account = :account)";

    private static final String OF_PARTNER = "s.partner = :partner";

    /** Months that are over on {@code :today}. */
    private static final String WAITING = """
            select g.id, g.code, g.title, s.name as site, s.postcode, m.month::date as month, count(*) as people,
                   count(*) filter (where t.state = 'FILLED') as filled
              from training.enrolment e
              join training.training_session g on g.id = e.training_session
              join partners.site s on s.id = g.site
             cross join attendance.opening o
             cross join lateral generate_series(
                       date_trunc('month', e.entered_on::timestamp),
                       least(coalesce(e.exited_on, 'infinity'), g.ends_on,
                             date_trunc('month', cast(:today as timestamp))::date - 1)::timestamp,
                       interval '1 month') as m(month)
              left join attendance.statement t on t.enrolment = e.id and t.month = m.month::date
             where %s
               and e.entered_on is not null and e.state not in ('CANCELLED', 'NO_SHOW')
               and attendance.owed(e.entered_on, e.exited_on, e.interruptions, m.month::date)
               and (m.month >= o.first_month
                    or exists (select from attendance.sheet b
                                where b.training_session = g.id and b.month = m.month::date and b.version > 0))
               and coalesce(t.state, 'OPEN') not in ('CERTIFIED', 'CORRECTED')
             group by g.id, s.id, m.month
            """;

    /** Of the sites where the account works; the oldest first. */
    List<Waiting> atSites(AccountId account, LocalDate today, int limit) {
        return waiting(AT_SITES, "account", account.value(), today, limit);
    }

    /** Of all sites of a partner, for who answers for it. */
    List<Waiting> ofPartner(PartnerId partner, LocalDate today, int limit) {
        return waiting(OF_PARTNER, "partner", partner.value(), today, limit);
    }

    private List<Waiting> waiting(String whose, String name, UUID id, LocalDate today, int limit) {
        return db.sql(WAITING.formatted(whose) + " order by m.month, g.title, g.id limit :limit")
                .param(name, id)
                .param("today", today)
                .param("limit", limit)
                .query(LateTable::row)
                .list();
    }

    private static Waiting row(ResultSet row, int number) throws SQLException {
        return new Waiting(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("title"),
                row.getString("site"),
                row.getString("postcode"),
                YearMonth.from(row.getObject("month", LocalDate.class)),
                row.getInt("people"),
                row.getInt("filled"));
    }
}
