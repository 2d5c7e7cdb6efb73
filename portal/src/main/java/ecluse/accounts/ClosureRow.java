package ecluse.accounts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Closure} from columns named {@code lock_…}. */
final class ClosureRow {
    private ClosureRow() {}

    static Closure in(ResultSet row) throws SQLException {
        return new Closure(
                row.getObject("lock_id", UUID.class),
                Closure.Scope.of(row.getInt("lock_scope")),
                row.getObject("lock_since", OffsetDateTime.class).toInstant(),
                instant(row.getObject("lock_until", OffsetDateTime.class)),
                row.getString("lock_message"),
                row.getLong("lock_reference"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
