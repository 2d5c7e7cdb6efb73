package ecluse.factors;

import ecluse.kernel.AccountId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Seeds of one-time codes, sealed, and the last code that was taken. */
@Repository
class OneTimeCodeTable {
    private final JdbcClient db;

    OneTimeCodeTable(JdbcClient db) {
        this.db = db;
    }

    /** A seed as it rests. */
    record Sealed(byte[] seed, Instant addedAt) {
        @Override
        public String toString() {
            return "Sealed[" + addedAt + "]";
        }
    }

    Optional<Sealed> of(AccountId account) {
        return db.sql("select seed, added_at from factors.one_time_code where account = :account")
                .param("account", account.value())
                .query((row, n) -> new Sealed(
                        row.getBytes("seed"),
                        row.getObject("added_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    /** A new seed takes an old one's place. */
    void put(AccountId account, byte[] seed, long step, Instant now) {
        db.sql("""
                        insert into factors.one_time_code (account, seed, step, added_at)
                        values (:account, :seed, :step, :now)
                        on conflict (account) do update set seed = :seed, step = :step, added_at = :now
                        """)
                .param("account", account.value())
                .param("seed", seed)
                .param("step", step)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** False when this step's code, or a later one's, was taken already: by this node or by another. */
    boolean take(AccountId account, byte[] seed, long step) {
        return db.sql("""
                        update factors.one_time_code set step = :step
                         where account = :account and seed = :seed and step < :step
                        """)
                        .param("account", account.value())
                        .param("seed", seed)
                        .param("step", step)
                        .update()
                > 0;
    }

    boolean remove(AccountId account) {
        return db.sql("delete from factors.one_time_code where account = :account")
                        .param("account", account.value())
                        .update()
                > 0;
    }
}
