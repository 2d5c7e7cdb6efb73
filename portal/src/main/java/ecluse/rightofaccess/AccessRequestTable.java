package ecluse.rightofaccess;

import ecluse.kernel.Field;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Requests and their answers; the database draws them. */
@Component
class AccessRequestTable {
    private static final String REQUESTS = """
            select r.id, r.reference, a.code, r.made_at, r.entries, r.last_position, r.position
              from rightofaccess.request r join accounts.account a on a.id = r.made_by
            """;

    private final JdbcClient db;

    AccessRequestTable(JdbcClient db) {
        this.db = db;
    }

    /** @param key what stands for identifier and birth date; empty when nobody has both */
    @Transactional
    public Optional<UUID> answer(Viewer viewer, UUID id, byte[] key, String reference) {
        return Optional.ofNullable(db.sql("select rightofaccess.answer(:token, :id, :key, :reference)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("key", key)
                .param("reference", reference)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list()
                .getFirst());
    }

    List<AccessRequest> newest(int skip, int limit) {
        return db.sql(REQUESTS + " order by r.position desc offset :skip limit :limit")
                .param("skip", skip)
                .param("limit", limit)
                .query(AccessRequestTable::request)
                .list();
    }

    Optional<AccessRequest> byId(UUID id) {
        return db.sql(REQUESTS + " where r.id = :id")
                .param("id", id)
                .query(AccessRequestTable::request)
                .optional();
    }

    private static AccessRequest request(ResultSet row, int number) throws SQLException {
        return new AccessRequest(
                row.getObject("id", UUID.class),
                row.getString("reference"),
                row.getString("code"),
                row.getObject("made_at", OffsetDateTime.class).toInstant(),
                row.getInt("entries"),
                row.getLong("last_position"),
                row.getLong("position"));
    }

    /** The newest first. */
    List<Showing> showings(UUID request, int skip, int limit) {
        return db.sql("""
                select e.position, e.at, p.code || ' ' || p.legal_name as organisation, a.code as account, e.reason, e.purpose,
                       e.fields
                  from rightofaccess.line l
                  join ledger.entry e on e.position = l.position
                  left join accounts.account a on a.id = e.account
                  left join partners.partner p on p.id = e.partner
                 where l.request = :request
                 order by l.position desc offset :skip limit :limit
                """)
                .param("request", request)
                .param("skip", skip)
                .param("limit", limit)
                .query((row, n) -> new Showing(
                        row.getLong("position"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("organisation"),
                        row.getString("account"),
                        row.getInt("reason"),
                        row.getInt("purpose"),
                        Field.of(row.getInt("fields"))))
                .list();
    }

    boolean has(UUID request, long position) {
        return db.sql(
                        "select exists (select from rightofaccess.line where request = :request and position = :position)")
                .param("request", request)
                .param("position", position)
                .query(Boolean.class)
                .single();
    }
}
