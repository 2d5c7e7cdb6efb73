package ecluse.temporarycodes;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Codes under way. Written by the database's functions alone, which look at who asks. */
@Repository
class TemporaryCodeTable {
    private static final String UNDER_WAY = """
            select c.id, c.state, c.reason, c.asked_at, c.until, c.asked_by, b.display_name as asked_by_name,
                   a.code, a.display_name, a.role, p.legal_name, p.code as partner_code
              from temporarycodes.under_way c
              join accounts.account a on a.id = c.account
              join accounts.account b on b.id = c.asked_by
              join partners.partner p on p.id = c.partner
            """;

    private final JdbcClient db;

    TemporaryCodeTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * An account that a manager may ask a code for.
     *
     * @param seen what it was when it was read; who asks for something older is told so
     * @param possible whether it is active, reads and holds a factor that can be lost
     */
    record Holder(UUID id, String code, String name, String seen, boolean possible) {
        @Override
        public String toString() {
            return "Holder[" + code + "]";
        }
    }

    Optional<Holder> holder(PartnerId partner, UUID account) {
        return db.sql("""
                select a.id, a.code, a.display_name, team.seen(a.id) as seen,
                       a.status = 'ACTIVE' and a.holds > 1 and coalesce(a.reads_from <= clock_timestamp(), true) as possible
                  from accounts.account a join team.role r on r.role = a.role
                 where a.id = :account and a.partner = :partner and a.status <> 'REMOVED'
                """)
                .param("account", account)
                .param("partner", partner.value())
                .query((row, n) -> new Holder(
                        row.getObject("id", UUID.class),
                        row.getString("code"),
                        row.getString("display_name"),
                        row.getString("seen"),
                        row.getBoolean("possible")))
                .optional();
    }

    Optional<TemporaryCode> of(UUID account) {
        return db.sql(UNDER_WAY + " where c.account = :account")
                .param("account", account)
                .query((row, n) -> code(row))
                .optional();
    }

    Optional<TemporaryCode> one(PartnerId partner, UUID id) {
        return db.sql(UNDER_WAY + " where c.id = :id and c.partner = :partner")
                .param("id", id)
                .param("partner", partner.value())
                .query((row, n) -> code(row))
                .optional();
    }

    /** Those that the agency has to decide on, the oldest first. */
    List<TemporaryCode> waiting(long offset, int limit) {
        return db.sql(UNDER_WAY + " where c.state = 'WAITING' order by c.asked_at, c.id offset :offset limit :limit")
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> code(row))
                .list();
    }

    private static TemporaryCode code(ResultSet row) throws SQLException {
        return new TemporaryCode(
                row.getObject("id", UUID.class),
                TemporaryCode.State.valueOf(row.getString("state")),
                Reason.valueOf(row.getString("reason")),
                instant(row, "asked_at"),
                instant(row, "until"),
                row.getObject("asked_by", UUID.class),
                row.getString("asked_by_name"),
                row.getString("code"),
                row.getString("display_name"),
                Role.valueOf(row.getString("role")),
                row.getString("legal_name"),
                row.getString("partner_code"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    Verdict ask(Viewer manager, UUID id, UUID account, String seen, String reason) {
        return Verdict.valueOf(db.sql("select temporarycodes.ask(:token, :id, :account, :seen, :reason)")
                .param("token", manager.token().bytes())
                .param("id", id)
                .param("account", account)
                .param("seen", seen)
                .param("reason", reason)
                .query(String.class)
                .single());
    }

    Verdict decide(Viewer officer, UUID id, boolean approve) {
        return Verdict.valueOf(db.sql("select temporarycodes.decide(:token, :id, :approve)")
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("approve", approve)
                .query(String.class)
                .single());
    }

    Verdict show(Viewer manager, UUID id, byte[] hash) {
        return Verdict.valueOf(db.sql("select temporarycodes.show(:token, :id, :hash)")
                .param("token", manager.token().bytes())
                .param("id", id)
                .param("hash", hash)
                .query(String.class)
                .single());
    }

    Verdict withdraw(Viewer manager, UUID id) {
        return Verdict.valueOf(db.sql("select temporarycodes.withdraw(:token, :id)")
                .param("token", manager.token().bytes())
                .param("id", id)
                .query(String.class)
                .single());
    }

    boolean take(AccountId account, byte[] hash) {
        return db.sql("select temporarycodes.take(:account, :hash)")
                .param("account", account.value())
                .param("hash", hash)
                .query(Boolean.class)
                .single();
    }
}
