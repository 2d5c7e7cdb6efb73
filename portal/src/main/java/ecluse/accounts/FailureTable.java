package ecluse.accounts;

import ecluse.accounts.Throttle.Failures;
import ecluse.accounts.Throttle.History;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Attempts to sign in that have failed, or have not yet succeeded. */
@Repository
class FailureTable {
    private final JdbcClient db;

    FailureTable(JdbcClient db) {
        this.db = db;
    }

    void add(UUID id, byte[] loginHash, String network, Instant now) {
        db.sql("insert into accounts.failure (id, login_hash, address, at) values (:id, :login, :network, :now)")
                .param("id", id)
                .param("login", loginHash)
                .param("network", network)
                .param("now", utc(now))
                .update();
    }

    /** The password was wrong. */
    void confirm(UUID id) {
        db.sql("update accounts.failure set pending = false where id = :id")
                .param("id", id)
                .update();
    }

    void remove(UUID id) {
        db.sql("delete from accounts.failure where id = :id").param("id", id).update();
    }

    /** After a success: what this login got wrong at this address was its owner's typing. */
    void forget(byte[] loginHash, String network) {
        db.sql("delete from accounts.failure where login_hash = :login and address = :network")
                .param("login", loginHash)
                .param("network", network)
                .update();
    }

    int forgetBefore(Instant time) {
        return db.sql("delete from accounts.failure where at < :time")
                .param("time", utc(time))
                .update();
    }

    /** What counts for this attempt; the attempt itself does not. */
    History before(UUID attempt, byte[] loginHash, String network, Set<String> knownNetworks, Instant now) {
        return db.sql("""
                        select count(*) filter (where login_hash = :login and address = :network) as pair,
                               max(at) filter (where login_hash = :login and address = :network) as pair_last,
                               count(*) filter (where login_hash = :login and address <> all (cast(:known as text[]))) as login,
                               max(at) filter (where login_hash = :login and address <> all (cast(:known as text[]))) as login_last,
                               count(*) filter (where address = :network and at > :recent and not pending) as address,
                               max(at) filter (where address = :network and at > :recent and not pending) as address_last,
                               count(distinct login_hash) filter (where address = :network and at > :recent and not pending) as logins
                          from accounts.failure
                         where (login_hash = :login or address = :network) and at > :oldest and id <> :attempt
                        """)
                .param("login", loginHash)
                .param("network", network)
                .param("known", knownNetworks.toArray(String[]::new))
                .param("recent", utc(now.minus(Throttle.SHORT_MEMORY)))
                .param("oldest", utc(now.minus(Throttle.MEMORY)))
                .param("attempt", attempt)
                .query((row, n) -> new History(
                        failures(row, "pair"),
                        failures(row, "login"),
                        failures(row, "address"),
                        row.getInt("logins"),
                        knownNetworks.contains(network)))
                .single();
    }

    private static Failures failures(ResultSet row, String name) throws SQLException {
        var last = row.getObject(name + "_last", OffsetDateTime.class);
        return new Failures(row.getInt(name), last == null ? null : last.toInstant());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
