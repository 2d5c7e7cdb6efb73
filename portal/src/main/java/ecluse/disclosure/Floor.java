package ecluse.disclosure;

import java.sql.Connection;
import java.sql.SQLException;

/** Writes policy and budgets into the database, as its owner, at the start: the gate's function enforces them there. */
final class Floor {
    private Floor() {}

    static void write(Connection owner, Policy policy, Budgets budgets) throws SQLException {
        boolean guarded = policy == Policy.ECLUSE;
        try (var floor = owner.prepareStatement(
                "update disclosure.floor set policy = ?, ties_required = ?, all_fields = ?")) {
            floor.setString(1, policy.name().toLowerCase(java.util.Locale.ROOT));
            floor.setBoolean(2, guarded);
            floor.setBoolean(3, !guarded);
            floor.executeUpdate();
        }
        try (var none = owner.createStatement()) {
            none.executeUpdate("delete from disclosure.ceiling");
        }
        if (!guarded) {
            return;
        }
        try (var line = owner.prepareStatement(
                "insert into disclosure.ceiling (scope, class, per_minute, per_hour, per_day) values (?, ?, ?, ?, ?)")) {
            for (var budget : budgets.lines()) {
                line.setInt(1, budget.scope().code());
                line.setInt(2, budget.kind().code());
                line.setInt(3, budget.perMinute());
                line.setInt(4, budget.perHour());
                line.setInt(5, budget.perDay());
                line.addBatch();
            }
            line.executeBatch();
        }
    }
}
