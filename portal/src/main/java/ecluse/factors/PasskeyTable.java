package ecluse.factors;

import ecluse.kernel.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Passkeys: public keys and whose they are. One whose counter fell behind stays on record and opens nothing. */
@Repository
class PasskeyTable {
    private final JdbcClient db;

    PasskeyTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * A passkey as it rests.
     *
     * @param key the attested credential data of WebAuthn §6.5.1: model, credential id, public key
     */
    record Stored(UUID id, AccountId account, byte[] credential, byte[] key, long counter, boolean synced) {
        @Override
        public String toString() {
            return "Stored[" + id + "]";
        }
    }

    List<Passkey> of(AccountId account) {
        return db.sql("""
                        select id, name, synced, added_at, used_at from factors.passkey
                         where account = :account and stopped_at is null order by added_at, id
                        """)
                .param("account", account.value())
                .query((row, n) -> new Passkey(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getBoolean("synced"),
                        row.getObject("added_at", OffsetDateTime.class).toInstant(),
                        instant(row, "used_at")))
                .list();
    }

    /** The credential ids that an account's browser may be asked for, or must not add again. */
    List<byte[]> credentials(AccountId account) {
        return db.sql(
                        "select credential from factors.passkey where account = :account and stopped_at is null order by id")
                .param("account", account.value())
                .query((row, n) -> row.getBytes("credential"))
                .list();
    }

    Optional<Stored> byCredential(byte[] credential) {
        return db.sql("""
                        select id, account, credential, key, counter, synced from factors.passkey
                         where credential = :credential and stopped_at is null
                        """)
                .param("credential", credential)
                .query((row, n) -> new Stored(
                        row.getObject("id", UUID.class),
                        new AccountId(row.getObject("account", UUID.class)),
                        row.getBytes("credential"),
                        row.getBytes("key"),
                        row.getLong("counter"),
                        row.getBoolean("synced")))
                .optional();
    }

    void add(Stored passkey, UUID model, String name, String transports, Instant now) {
        db.sql("""
                        insert into factors.passkey (id, account, credential, key, aaguid, counter, name, synced, transports,
                                                     added_at)
                        values (:id, :account, :credential, :key, :model, :counter, :name, :synced, :transports, :now)
                        """)
                .param("id", passkey.id())
                .param("account", passkey.account().value())
                .param("credential", passkey.credential())
                .param("key", passkey.key())
                .param("model", model)
                .param("counter", passkey.counter())
                .param("name", name)
                .param("synced", passkey.synced())
                .param("transports", transports)
                .param("now", utc(now))
                .update();
    }

    /** False when the counter has not grown since: of two signatures with one number, one is a copy's. */
    boolean use(UUID id, long counter, Instant now) {
        return db.sql("""
                        update factors.passkey set counter = :counter, used_at = :now
                         where id = :id and stopped_at is null and (counter < :counter or (counter = 0 and :counter = 0))
                        """)
                        .param("id", id)
                        .param("counter", counter)
                        .param("now", utc(now))
                        .update()
                > 0;
    }

    void stop(UUID id, Instant now) {
        db.sql("update factors.passkey set stopped_at = :now where id = :id")
                .param("id", id)
                .param("now", utc(now))
                .update();
    }

    boolean remove(AccountId account, UUID id) {
        return db.sql("delete from factors.passkey where id = :id and account = :account and stopped_at is null")
                        .param("id", id)
                        .param("account", account.value())
                        .update()
                > 0;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
