package ecluse.factors;

import ecluse.kernel.SignInId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What passkeys are asked to sign. Taking one removes it, so it is answered once, on whichever node. */
@Repository
class ChallengeTable {
    private final JdbcClient db;

    ChallengeTable(JdbcClient db) {
        this.db = db;
    }

    /** What a signature is for: one given for another use is worth nothing. */
    enum Use {
        SIGN_IN,
        STEP_UP,
        ADD
    }

    /** @param signIn null for somebody who is not signed in */
    void add(UUID id, byte[] bytes, Use use, @Nullable SignInId signIn, Instant until) {
        db.sql("""
                        insert into factors.challenge (id, bytes, use, sign_in, expires_at)
                        values (:id, :bytes, :use, :signIn, :until)
                        """)
                .param("id", id)
                .param("bytes", bytes)
                .param("use", use.name())
                .param("signIn", signIn == null ? null : signIn.value())
                .param("until", until.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Empty when it was taken before, is too old, or was made for something or somebody else. */
    Optional<byte[]> take(UUID id, Use use, @Nullable SignInId signIn, Instant now) {
        return db.sql("""
                        delete from factors.challenge
                         where id = :id and use = :use and sign_in is not distinct from :signIn and expires_at > :now
                        returning bytes
                        """)
                .param("id", id)
                .param("use", use.name())
                .param("signIn", signIn == null ? null : signIn.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> row.getBytes("bytes"))
                .optional();
    }

    int forgetBefore(Instant time) {
        return db.sql("delete from factors.challenge where expires_at < :time")
                .param("time", time.atOffset(ZoneOffset.UTC))
                .update();
    }
}
