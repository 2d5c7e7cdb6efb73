package ecluse.accounts;

import ecluse.kernel.SignInId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Forms that wait, sealed. */
@Repository
class KeptFormTable {
    private final JdbcClient db;

    KeptFormTable(JdbcClient db) {
        this.db = db;
    }

    /** A form as it rests. */
    record Kept(byte[] sealed, Instant at) {
        @Override
        public String toString() {
            return "Kept[" + at + "]";
        }
    }

    void add(UUID id, SignInId signIn, byte[] sealed, Instant now) {
        db.sql("insert into accounts.kept_form (id, sign_in, sealed, kept_at) values (:id, :signIn, :sealed, :now)")
                .param("id", id)
                .param("signIn", signIn.value())
                .param("sealed", sealed)
                .param("now", utc(now))
                .update();
    }

    /** Drops all but the newest of a sign-in. */
    void leave(SignInId signIn, int newest) {
        db.sql("""
                        delete from accounts.kept_form where id in (
                            select id from accounts.kept_form where sign_in = :signIn order by kept_at desc offset :newest)
                        """).param("signIn", signIn.value()).param("newest", newest).update();
    }

    Optional<Kept> find(UUID id, SignInId signIn, Instant since) {
        return db.sql("""
                        select sealed, kept_at from accounts.kept_form
                         where id = :id and sign_in = :signIn and kept_at > :since
                        """)
                .param("id", id)
                .param("signIn", signIn.value())
                .param("since", utc(since))
                .query((row, n) -> new Kept(
                        row.getBytes("sealed"),
                        row.getObject("kept_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    int forgetBefore(Instant time) {
        return db.sql("delete from accounts.kept_form where kept_at < :time")
                .param("time", utc(time))
                .update();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
