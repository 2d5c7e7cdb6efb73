package ecluse.disclosure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Writes policy and budgets into the database, as its owner, at the start: the gate's function enforces them there. */
final class Floor {
    /** Four scopes, three classes. */
    private static final int PLACES = 12;

    private Floor() {}

    static void write(Connection owner, Policy policy, Budgets budgets) throws SQLException {
        boolean guarded = policy == Policy.ECLUSE;
        // Under the policy without a guard there are no budgets either: drills alone, and the database insists on it.
        var lines = guarded ? budgets.lines() : List.<Budgets.Line>of();
        try (var floor = owner.prepareStatement("""
                update disclosure.floor set policy = ?, ties_required = ?, all_fields = ?, per_minute = ?, per_hour = ?, per_day = ?
                """)) {
            floor.setString(1, policy.name().toLowerCase(Locale.ROOT));
            floor.setBoolean(2, guarded);
            floor.setBoolean(3, !guarded);
            floor.setArray(4, owner.createArrayOf("integer", inPlace(lines, Budgets.Line::perMinute)));
            floor.setArray(5, owner.createArrayOf("integer", inPlace(lines, Budgets.Line::perHour)));
            floor.setArray(6, owner.createArrayOf("integer", inPlace(lines, Budgets.Line::perDay)));
            floor.executeUpdate();
        }
    }

    /** The limits at the places where the floor looks for them; null where there is none. */
    private static @Nullable Integer[] inPlace(List<Budgets.Line> lines, ToIntFunction<Budgets.Line> limit) {
        var placed = new @Nullable Integer[PLACES];
        for (var line : lines) {
            placed[3 * line.scope().code() + line.kind().code() - 4] = limit.applyAsInt(line);
        }
        return placed;
    }
}
