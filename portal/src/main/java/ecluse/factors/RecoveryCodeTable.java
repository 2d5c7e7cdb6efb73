package ecluse.factors;

import ecluse.kernel.AccountId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Recovery codes, by their HMACs. */
@Repository
class RecoveryCodeTable {
    private final JdbcClient db;

    RecoveryCodeTable(JdbcClient db) {
        this.db = db;
    }

    /** New codes take the place of all that were there. */
    void replace(AccountId account, List<byte[]> hashes, Instant now) {
        db.sql("delete from factors.recovery_code where account = :account")
                .param("account", account.value())
                .update();
        for (var hash : hashes) {
            db.sql("insert into factors.recovery_code (account, hash, made_at) values (:account, :hash, :now)")
                    .param("account", account.value())
                    .param("hash", hash)
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .update();
        }
    }

    /** One of two who come with the same code at once is given it; the other finds it used. */
    boolean take(AccountId account, byte[] hash, Instant now) {
        return db.sql("""
                        update factors.recovery_code set used_at = :now
                         where account = :account and hash = :hash and used_at is null
                        """)
                        .param("account", account.value())
                        .param("hash", hash)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update()
                > 0;
    }

    int left(AccountId account) {
        return db.sql("select count(*) from factors.recovery_code where account = :account and used_at is null")
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }
}
