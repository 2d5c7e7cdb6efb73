package ecluse.registry;

import ecluse.disclosure.DisplayMatrix;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who is in whose charge and the ties that this opens, as the registrar sees them. */
final class CaseloadTable {
    private static final int ALL_FIELDS = Field.mask(DisplayMatrix.of(Role.ADVISER));

    private final Desk desk;

    CaseloadTable(Desk desk) {
        this.desk = desk;
    }

    record Adviser(UUID id, boolean advises) {}

    record Charge(
            UUID id,
            UUID person,
            UUID adviser,
            LocalDate since,
            @Nullable LocalDate until,
            String guidance,
            @Nullable String goalRome,
            @Nullable String goal,
            @Nullable LocalDate agreedOn) {

        private OffsetDateTime opensAt() {
            return since.atStartOfDay(PersonFile.PARIS).toOffsetDateTime();
        }

        /** The last day counts whole. */
        private @Nullable OffsetDateTime closesAt() {
            return until == null
                    ? null
                    : until.plusDays(1).atStartOfDay(PersonFile.PARIS).toOffsetDateTime();
        }

        @Override
        public String toString() {
            return "Charge[" + id + "]";
        }
    }

    record Change(Charge before, Charge after) {}

    Map<String, Adviser> accounts(Collection<String> codes) {
        return desk
                .db()
                .sql("select code, id, role = 'ADVISER' as advises from accounts.account where code = any (:codes)")
                .param("codes", codes.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("code"), new Adviser(row.getObject("id", UUID.class), row.getBoolean("advises"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Map<UUID, Charge> of(Collection<UUID> people) {
        return desk
                .db()
                .sql("""
                select id, person, adviser, since, until, guidance, goal_rome, goal, agreed_on
                  from accompaniment.charge where person = any (:people)
                """)
                .param("people", people.toArray(UUID[]::new))
                .query((row, n) -> charge(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Charge::person, charge -> charge));
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(
                row.getObject("id", UUID.class),
                row.getObject("person", UUID.class),
                row.getObject("adviser", UUID.class),
                row.getObject("since", LocalDate.class),
                row.getObject("until", LocalDate.class),
                row.getString("guidance"),
                row.getString("goal_rome"),
                row.getString("goal"),
                row.getObject("agreed_on", LocalDate.class));
    }

    void insert(List<Charge> charges) {
        desk.batches().batchUpdate("""
                        insert into accompaniment.charge (person, adviser, since, until, guidance, goal_rome, goal, agreed_on, id)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, charges, 500, (insert, charge) -> {
            insert.setObject(1, charge.person());
            set(insert, 1, charge);
        });
        putTies(charges);
    }

    void update(List<Change> changes) {
        var after = changes.stream().map(Change::after).toList();
        desk.batches().batchUpdate("""
                        update accompaniment.charge
                           set adviser = ?, since = ?, until = ?, guidance = ?, goal_rome = ?, goal = ?, agreed_on = ?
                         where id = ?
                        """, after, 500, (update, charge) -> set(update, 0, charge));
        closeTiesLeft(changes.stream()
                .filter(change ->
                        !change.before().adviser().equals(change.after().adviser()))
                .map(Change::after)
                .toList());
        putTies(after);
    }

    private static void set(PreparedStatement statement, int before, Charge charge) throws SQLException {
        statement.setObject(before + 1, charge.adviser());
        statement.setObject(before + 2, charge.since());
        statement.setObject(before + 3, charge.until());
        statement.setString(before + 4, charge.guidance());
        statement.setString(before + 5, charge.goalRome());
        statement.setString(before + 6, charge.goal());
        statement.setObject(before + 7, charge.agreedOn());
        statement.setObject(before + 8, charge.id());
    }

    /** Who has another adviser now is no longer tied to the first. */
    private void closeTiesLeft(List<Charge> moved) {
        var now = desk.clock().instant().atOffset(ZoneOffset.UTC);
        desk.batches().batchUpdate("""
                        update disclosure.tie set closed_at = ?, closed_because = 'MOVED'
                         where source = ? and holder <> ? and closed_at is null
                        """, moved, 500, (update, charge) -> {
            update.setObject(1, now);
            update.setObject(2, charge.id());
            update.setObject(3, charge.adviser());
        });
    }

    /** A tie that was closed for another reason than ours stays closed, whatever a file says. */
    private void putTies(List<Charge> charges) {
        desk.batches().batchUpdate("""
                        insert into disclosure.tie as t (id, holder, person, origin, source, fields, opened_at, closes_at)
                        values (?, ?, ?, 'CASELOAD', ?, ?, ?, ?)
                        on conflict (source, holder) do update
                           set fields = excluded.fields, opened_at = excluded.opened_at, closes_at = excluded.closes_at,
                               closed_at = null, closed_because = null
                         where t.closed_because is null or t.closed_because = 'MOVED'
                        """, charges, 500, (insert, charge) -> {
            insert.setObject(1, desk.ids().next());
            insert.setObject(2, charge.adviser());
            insert.setObject(3, charge.person());
            insert.setObject(4, charge.id());
            insert.setInt(5, ALL_FIELDS);
            insert.setObject(6, charge.opensAt());
            insert.setObject(7, charge.closesAt());
        });
    }
}
