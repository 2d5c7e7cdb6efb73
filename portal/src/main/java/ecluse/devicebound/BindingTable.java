package ecluse.devicebound;

import ecluse.devicebound.DeviceKey.Algorithm;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keys, challenges and cookies of sessions. All that changes them is a function of the database's owner. */
final class BindingTable {
    private final JdbcClient db;

    BindingTable(JdbcClient db) {
        this.db = db;
    }

    /** @param owner the application's session that is bound */
    record Session(String id, UUID owner, DeviceKey key) {}

    /** What became of a registration; in the order of devicebound.begin's codes. */
    enum Beginning {
        BOUND,
        NO_CHALLENGE,
        HAS_A_KEY
    }

    /** False when the session has a key and would be given another. */
    boolean ask(UUID owner, @Nullable String session, byte[] challenge, int seconds) {
        return db.sql("select devicebound.ask(:owner, :session, :challenge, :seconds)")
                .param("owner", owner)
                .param("session", session)
                .param("challenge", challenge)
                .param("seconds", seconds)
                .query(Boolean.class)
                .single();
    }

    Beginning begin(Session session, byte[] challenge, byte[] cookie, String place, Duration life) {
        int code = db.sql("""
                        select devicebound.begin(:id, :owner, :algorithm, :key, :thumbprint, :challenge, :cookie, :place,
                                                 :seconds)
                        """)
                .param("id", session.id())
                .param("owner", session.owner())
                .param("algorithm", session.key().algorithm().name())
                .param("key", session.key().encoded())
                .param("thumbprint", session.key().thumbprint())
                .param("challenge", challenge)
                .param("cookie", cookie)
                .param("place", place)
                .param("seconds", Math.toIntExact(life.toSeconds()))
                .query(Integer.class)
                .single();
        return Beginning.values()[code];
    }

    /** False when the challenge is not the session's, was answered before or is too old. */
    boolean renew(String session, byte[] challenge, byte[] cookie, String place, Duration life) {
        return db.sql("select devicebound.renew(:session, :challenge, :cookie, :place, :seconds)")
                .param("session", session)
                .param("challenge", challenge)
                .param("cookie", cookie)
                .param("place", place)
                .param("seconds", Math.toIntExact(life.toSeconds()))
                .query(Boolean.class)
                .single();
    }

    Optional<Session> session(String id) {
        return db.sql("select id, owner, algorithm, key from devicebound.session where id = :id")
                .param("id", id)
                .query((row, n) -> new Session(
                        row.getString("id"),
                        row.getObject("owner", UUID.class),
                        DeviceKey.of(Algorithm.valueOf(row.getString("algorithm")), row.getBytes("key"))))
                .optional();
    }

    Standing standing(UUID owner, byte @Nullable [] cookie, String place) {
        return db.sql("select standing from devicebound.standing(:owner, cast(:cookie as bytea), :place)")
                .param("owner", owner)
                .param("cookie", cookie)
                .param("place", place)
                .query(Integer.class)
                .optional()
                .map(Standing::of)
                .orElse(Standing.UNBOUND);
    }

    boolean notice(UUID owner, Standing standing, String place) {
        return db.sql("select devicebound.notice(:owner, cast(:standing as smallint), :place)")
                .param("owner", owner)
                .param("standing", standing.code())
                .param("place", place)
                .query(Boolean.class)
                .single();
    }

    void forget() {
        db.sql("select devicebound.forget()").query((row, n) -> true).list();
    }
}
