package ecluse.detection;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The alarm that stands, if one does. */
@Component
class AlarmTable {
    private final JdbcClient db;

    AlarmTable(JdbcClient db) {
        this.db = db;
    }

    Optional<Alarm> standing() {
        return db.sql("select id, position, raised_at, lock from detection.alarm where ended_at is null")
                .query(AlarmTable::alarm)
                .optional();
    }

    void raise(UUID id, long position, @Nullable UUID lock) {
        db.sql("insert into detection.alarm (id, position, raised_at, lock) values (?, ?, clock_timestamp(), ?::uuid)")
                .params(Arrays.asList(id, position, lock))
                .update();
    }

    void end(UUID id) {
        db.sql("update detection.alarm set ended_at = clock_timestamp() where id = ?")
                .param(id)
                .update();
    }

    private static Alarm alarm(ResultSet row, int number) throws SQLException {
        return new Alarm(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                row.getLong("position"),
                row.getObject("raised_at", OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject("lock", UUID.class)));
    }
}
