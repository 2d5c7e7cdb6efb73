package ecluse.campaign;

import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Exemptions, and the acts of officers on them. */
@Component
class ExemptionTable {
    private static final String EXEMPTIONS = """
            select x.id, coalesce(a.code, p.code) as code, coalesce(a.display_name, p.legal_name) as name, x.reason, x.ends_at,
                   x.asked_by, q.code as asked_code, x.asked_at, x.state, d.code as decided_code, e.code as ended_code
              from campaign.exemption x
              left join accounts.account a on a.id = x.account
              left join partners.partner p on p.id = x.partner
              join accounts.account q on q.id = x.asked_by
              left join accounts.account d on d.id = x.decided_by
              left join accounts.account e on e.id = x.ended_by
            """;

    private final JdbcClient db;

    ExemptionTable(JdbcClient db) {
        this.db = db;
    }

    /** Those that wait first, then those that hold, then the others, the latest first. */
    List<Exemption> all(long offset, int limit) {
        return db.sql(EXEMPTIONS + """
                         order by x.state <> 'WAITING', x.state <> 'APPROVED' or x.ends_at <= clock_timestamp(),
                                  x.asked_at desc, x.id offset :offset limit :limit
                        """)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> exemption(row))
                .list();
    }

    Optional<Exemption> byId(UUID id) {
        return db.sql(EXEMPTIONS + " where x.id = :id")
                .param("id", id)
                .query((row, n) -> exemption(row))
                .optional();
    }

    private static Exemption exemption(ResultSet row) throws SQLException {
        return new Exemption(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("name"),
                row.getString("reason"),
                CohortTable.moment(row, "ends_at"),
                new AccountId(row.getObject("asked_by", UUID.class)),
                row.getString("asked_code"),
                CohortTable.moment(row, "asked_at"),
                Exemption.State.valueOf(row.getString("state")),
                row.getString("decided_code"),
                row.getString("ended_code"));
    }

    Verdict ask(Viewer officer, UUID id, String code, String reason, Instant endsAt) {
        return act(
                "campaign.ask_exemption(:token, :id, :code, :reason, :ends)",
                officer,
                id,
                Map.of("code", code, "reason", reason, "ends", endsAt.atOffset(ZoneOffset.UTC)));
    }

    /** @param officers the second of them acts, by this sign-in */
    Verdict approve(Viewer officer, TwoPeople officers, UUID id) {
        if (!officers.second().equals(officer.account())) {
            throw new IllegalArgumentException("the second officer acts");
        }
        return act("campaign.decide_exemption(:token, :id, true)", officer, id, Map.of());
    }

    Verdict refuse(Viewer officer, UUID id) {
        return act("campaign.decide_exemption(:token, :id, false)", officer, id, Map.of());
    }

    Verdict end(Viewer officer, UUID id) {
        return act("campaign.end_exemption(:token, :id)", officer, id, Map.of());
    }

    private Verdict act(String call, Viewer officer, UUID id, Map<String, ?> more) {
        return Verdict.valueOf(db.sql("select " + call)
                .param("token", officer.token().bytes())
                .param("id", id)
                .params(more)
                .query(String.class)
                .single());
    }
}
