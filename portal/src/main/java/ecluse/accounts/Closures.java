package ecluse.accounts;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Locks as those who stand before them see them. */
@Component
public class Closures {
    private final JdbcClient db;

    Closures(JdbcClient db) {
        this.db = db;
    }

    public Optional<Closure> of(UUID lock) {
        return db.sql("select " + ClosureRow.COLUMNS + " from containment.lock l where l.id = :id")
                .param("id", lock)
                .query((row, n) -> ClosureRow.in(row))
                .optional();
    }
}
