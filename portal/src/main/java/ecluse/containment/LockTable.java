package ecluse.containment;

import ecluse.containment.Lock.Author;
import ecluse.containment.Lock.State;
import ecluse.kernel.AccountId;
import ecluse.kernel.Service;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Locks in the database. Written through its functions alone: the application's role has no other right on the table. */
@Component
class LockTable {
    private static final String COLUMNS = """
            select l.id, l.scope, l.target, l.reason, l.message, l.rule, l.closed_at, l.closed_position, l.sign_ins_ended,
                   l.took_ms, l.ends_at, l.asked_by, l.asked_at, l.asked_reason, l.reopened_at, l.reopened_position,
                   author.code as author_code, asker.code as asker_code, approver.code as approver_code,
                   case l.scope
                   when 1 then (select a.code from accounts.sign_in s join accounts.account a on a.id = s.account
                                 where s.id::text = l.target)
                   when 2 then (select a.code from accounts.account a where a.id = l.target::uuid)
                   when 3 then (select p.code from partners.partner p where p.id = l.target::uuid)
                   else l.target end as target_code,
                   case l.scope
                   when 1 then (select a.display_name from accounts.sign_in s join accounts.account a on a.id = s.account
                                 where s.id::text = l.target)
                   when 2 then (select a.display_name from accounts.account a where a.id = l.target::uuid)
                   when 3 then (select p.legal_name from partners.partner p where p.id = l.target::uuid)
                   end as target_name,
                   case when l.reopened_position is not null then 'REOPENED'
                        when l.lapsed_at is not null or l.ends_at <= clock_timestamp() then 'LAPSED'
                        when l.asked_by is not null then 'REOPENING_ASKED'
                        else 'CLOSED' end as state
              from containment.lock l
              left join accounts.account author on author.id = l.author
              left join accounts.account asker on asker.id = l.asked_by
              left join accounts.account approver on approver.id = l.approved_by
            """;
    private static final String SHUT = """
            l.reopened_position is null and l.lapsed_at is null and (l.ends_at is null or l.ends_at > clock_timestamp())
            """;

    private final JdbcClient db;

    LockTable(JdbcClient db) {
        this.db = db;
    }

    Closed close(
            UUID id,
            byte @Nullable [] token,
            @Nullable String rule,
            Scope scope,
            String target,
            String reason,
            @Nullable String message,
            @Nullable Instant end) {
        return db.sql("""
                select lock_id, lock_position, ended, fresh, closed_in_ms
                  from containment.close(:id, :token, :rule, :scope::smallint, :target, :reason, :message,
                                         :end::timestamptz)
                """)
                .param("id", id)
                .param("token", token, java.sql.Types.BINARY)
                .param("rule", rule)
                .param("scope", scope.code())
                .param("target", target)
                .param("reason", reason)
                .param("message", message)
                .param("end", end == null ? null : end.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Closed(
                        Objects.requireNonNull(row.getObject("lock_id", UUID.class)),
                        row.getLong("lock_position"),
                        row.getInt("ended"),
                        row.getBoolean("fresh"),
                        Duration.ofMillis(row.getInt("closed_in_ms"))))
                .single();
    }

    Optional<Long> askReopening(byte[] token, UUID lock, String reason) {
        return position("select containment.ask_reopening(?, ?, ?)", token, lock, reason);
    }

    Optional<Long> approveReopening(byte[] token, UUID lock) {
        return position("select containment.approve_reopening(?, ?)", token, lock);
    }

    private Optional<Long> position(String call, Object... arguments) {
        return db.sql(call)
                .params(arguments)
                .query((row, n) -> Optional.ofNullable(row.getObject(1, Long.class)))
                .single();
    }

    Optional<Lock> byId(UUID id) {
        return db.sql(COLUMNS + "where l.id = ?")
                .param(id)
                .query(LockTable::lock)
                .optional();
    }

    List<Lock> shut() {
        return db.sql(COLUMNS + "where " + SHUT + "order by l.closed_position desc limit 1000")
                .query(LockTable::lock)
                .list();
    }

    List<Lock> past(int offset, int limit) {
        return db.sql(COLUMNS + "where not (" + SHUT + ") order by l.closed_position desc offset ? limit ?")
                .params(offset, limit)
                .query(LockTable::lock)
                .list();
    }

    Optional<Lock> on(Target target) {
        return db.sql(COLUMNS + "where " + SHUT + "and l.scope = ? and l.target = ?")
                .params(target.scope().code(), target.value())
                .query(LockTable::lock)
                .optional();
    }

    int liveSignIns(Lock lock) {
        return db.sql("select count(*) from containment.sign_ins(?::smallint, ?)")
                .params(lock.target().scope().code(), lock.target().value())
                .query(Integer.class)
                .single();
    }

    /** Disclosures in the lock's scope while it was shut, after its position: what invariant 4 says does not exist. */
    long disclosuresAfter(Lock lock) {
        return db.sql("""
                select count(*) from ledger.entry e
                 where e.kind = 1 and e.position > :from and e.position < :to and (:end::timestamptz is null or e.at < :end)
                   and
                """ + inScope(lock.target().scope()))
                .param("from", lock.position())
                .param("to", lock.reopened().map(Lock.Reopened::position).orElse(Long.MAX_VALUE))
                .param(
                        "end",
                        lock.endsAt().map(end -> end.atOffset(ZoneOffset.UTC)).orElse(null))
                .param("target", lock.target().value())
                .query(Long.class)
                .single();
    }

    private static String inScope(Scope scope) {
        return switch (scope) {
            case SIGN_IN ->
                "e.account = (select account from accounts.sign_in where id = :target::uuid)"
                        + " and e.sign_in = :target::uuid";
            case ACCOUNT -> "e.account = :target::uuid";
            case PARTNER -> "e.partner = :target::uuid";
            case ROLE -> "e.account in (select id from accounts.account where role = :target)";
            case SERVICE -> "e.service = :target::smallint";
            case PORTAL -> ":target = ''";
        };
    }

    private static Lock lock(ResultSet row, int number) throws SQLException {
        return new Lock(
                required(row, "id"),
                target(row),
                row.getString("reason"),
                Optional.ofNullable(row.getString("message")),
                author(row),
                instant(row, "closed_at").orElseThrow(),
                row.getLong("closed_position"),
                row.getInt("sign_ins_ended"),
                Duration.ofMillis(row.getInt("took_ms")),
                instant(row, "ends_at"),
                asked(row),
                reopened(row),
                State.valueOf(row.getString("state")));
    }

    private static Target target(ResultSet row) throws SQLException {
        var scope = Scope.of(row.getInt("scope"));
        var value = row.getString("target");
        var code = switch (scope) {
            case PORTAL -> "PORTAL";
            case SERVICE -> serviceName(value);
            default -> Objects.requireNonNullElse(row.getString("target_code"), value);
        };
        return new Target(scope, value, code, Objects.requireNonNullElse(row.getString("target_name"), ""));
    }

    private static String serviceName(String code) {
        return Stream.of(Service.values())
                .filter(service -> Integer.toString(service.code()).equals(code))
                .map(Service::name)
                .findFirst()
                .orElse(code);
    }

    private static Author author(ResultSet row) throws SQLException {
        var rule = row.getString("rule");
        return rule == null ? new Author.Officer(row.getString("author_code")) : new Author.Rule(rule);
    }

    private static Optional<Lock.Asked> asked(ResultSet row) throws SQLException {
        var by = row.getObject("asked_by", UUID.class);
        return by == null
                ? Optional.empty()
                : Optional.of(new Lock.Asked(
                        new AccountId(by),
                        row.getString("asker_code"),
                        instant(row, "asked_at").orElseThrow(),
                        row.getString("asked_reason")));
    }

    private static Optional<Lock.Reopened> reopened(ResultSet row) throws SQLException {
        var at = instant(row, "reopened_at");
        var by = row.getString("approver_code");
        var position = row.getLong("reopened_position");
        return at.map(instant -> new Lock.Reopened(by, instant, position));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static UUID required(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }
}
