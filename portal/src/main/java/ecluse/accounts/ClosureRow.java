package ecluse.accounts;

import ecluse.kernel.Right;
import ecluse.kernel.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Closure} from the columns {@link #COLUMNS}. */
final class ClosureRow {
    static final String COLUMNS = "l.id as lock_id, l.scope as lock_scope, l.closed_at as lock_since,"
            + " l.ends_at as lock_until, l.message as lock_message, l.closed_position as lock_reference";

    /**
     * The widest closed lock before an account {@code a}, as {@code l}. {@code %s} is the sign-in. A closed portal does not
     * keep those out who deal with the incident and see nobody's facts: somebody must be able to open it again.
     */
    static final String BEFORE = """
            left join lateral (
                select x.id, x.scope, x.closed_at, x.ends_at, x.message, x.closed_position
                  from containment.lock x
                 where x.reopened_position is null and x.lapsed_at is null
                   and (x.ends_at is null or x.ends_at > :now)
                   and (x.scope, x.target) in ((1, %s), (2, a.id::text), (3, a.partner::text), (4, a.role),
                                               (5, cast(:service as text)), (6, ''))
                   and not (x.scope = 6 and a.role = any (cast(:officers as text[])))
                 order by x.scope desc limit 1) l on true
            """;

    private static final String[] OFFICERS = Arrays.stream(Role.values())
            .filter(role -> role.may(Right.SEE_TRACES))
            .map(Role::name)
            .toArray(String[]::new);

    private ClosureRow() {}

    /** For the parameter {@code officers} of {@link #BEFORE}. */
    static String[] officers() {
        return OFFICERS.clone();
    }

    static boolean present(ResultSet row) throws SQLException {
        return row.getObject("lock_id") != null;
    }

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
