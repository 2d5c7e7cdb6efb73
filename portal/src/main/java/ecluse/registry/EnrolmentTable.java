package ecluse.registry;

import ecluse.database.BinaryCopy;
import ecluse.registry.EnrolmentFile.Said;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Enrolments and the ties they open, as the registrar sees them. */
final class EnrolmentTable {
    /** Why an import may have closed a tie. One that was closed for another reason stays closed, whatever a file says. */
    private static final Set<String> OURS = Set.of("CANCELLED", "NO_SHOW", "MOVED");

    private final Desk desk;

    EnrolmentTable(Desk desk) {
        this.desk = desk;
    }

    /** The tie of an enrolment with its group's site. */
    record Tie(
            @Nullable UUID holder,
            int fields,
            @Nullable Instant openedAt,
            @Nullable Instant closesAt,
            @Nullable Instant closedAt,
            @Nullable String closedBecause) {

        boolean opensAt(UUID site) {
            return site.equals(holder) && closedAt == null;
        }

        private boolean isOutOfOurHands() {
            return closedBecause != null && !OURS.contains(closedBecause);
        }

        private boolean isAs(Tie other) {
            return isOutOfOurHands()
                    || Objects.equals(holder, other.holder)
                            && fields == other.fields
                            && Objects.equals(closesAt, other.closesAt)
                            && Objects.equals(closedBecause, other.closedBecause);
        }
    }

    record Stored(
            UUID id,
            String reference,
            UUID group,
            UUID person,
            EnrolmentState state,
            LocalDate placedOn,
            @Nullable LocalDate registeredOn,
            @Nullable LocalDate enteredOn,
            @Nullable LocalDate exitedOn,
            @Nullable String exitReason,
            @Nullable Said report,
            @Nullable Said result,
            Tie tie) {

        boolean awaitsResult() {
            return result != null && result.what().equals("AWAITING");
        }

        boolean isAs(Stored other) {
            return group.equals(other.group)
                    && state == other.state
                    && placedOn.equals(other.placedOn)
                    && Objects.equals(registeredOn, other.registeredOn)
                    && Objects.equals(enteredOn, other.enteredOn)
                    && Objects.equals(exitedOn, other.exitedOn)
                    && Objects.equals(exitReason, other.exitReason)
                    && Objects.equals(report, other.report)
                    && Objects.equals(result, other.result)
                    && tie.isAs(other.tie);
        }

        @Override
        public String toString() {
            return "Stored[" + reference + "]";
        }
    }

    record Change(Stored before, Stored after) {}

    Map<String, Stored> byReference(List<String> references) {
        return desk
                .db()
                .sql("""
                select e.id, e.reference, e.training_session, e.person, e.state, e.placed_on, e.registered_on, e.entered_on,
                       e.exited_on, e.exit_reason, e.reported_on, e.report, e.result_on, e.result,
                       t.holder, t.fields, t.closes_at, t.closed_at, t.closed_because
                  from training.enrolment e
                  join training.training_session g on g.id = e.training_session
                  left join disclosure.tie t on t.source = e.id and t.holder = g.site
                 where e.reference = any (:references)
                """)
                .param("references", references.toArray(String[]::new))
                .query((row, n) -> stored(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Stored::reference, stored -> stored));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getObject("id", UUID.class),
                row.getString("reference"),
                row.getObject("training_session", UUID.class),
                row.getObject("person", UUID.class),
                EnrolmentState.valueOf(row.getString("state")),
                row.getObject("placed_on", LocalDate.class),
                row.getObject("registered_on", LocalDate.class),
                row.getObject("entered_on", LocalDate.class),
                row.getObject("exited_on", LocalDate.class),
                row.getString("exit_reason"),
                said(row.getObject("reported_on", LocalDate.class), row.getString("report")),
                said(row.getObject("result_on", LocalDate.class), row.getString("result")),
                new Tie(
                        row.getObject("holder", UUID.class),
                        row.getInt("fields"),
                        null,
                        instant(row, "closes_at"),
                        instant(row, "closed_at"),
                        row.getString("closed_because")));
    }

    private static @Nullable Said said(@Nullable LocalDate on, @Nullable String what) {
        return on == null || what == null ? null : new Said(on, what);
    }

    void insert(List<Stored> enrolments) throws SQLException {
        if (enrolments.isEmpty()) {
            return;
        }
        copyEnrolments(enrolments);
        copyTies(enrolments);
    }

    private void copyEnrolments(List<Stored> enrolments) throws SQLException {
        try (var copy = BinaryCopy.into(
                desk.connection(),
                "training.enrolment",
                "id",
                "reference",
                "training_session",
                "person",
                "state",
                "placed_on",
                "registered_on",
                "entered_on",
                "exited_on",
                "exit_reason",
                "reported_on",
                "report",
                "result_on",
                "result")) {
            for (var enrolment : enrolments) {
                copy.row()
                        .uuid(enrolment.id())
                        .text(enrolment.reference())
                        .uuid(enrolment.group())
                        .uuid(enrolment.person())
                        .text(enrolment.state().name())
                        .date(enrolment.placedOn())
                        .date(enrolment.registeredOn())
                        .date(enrolment.enteredOn())
                        .date(enrolment.exitedOn())
                        .text(enrolment.exitReason())
                        .date(on(enrolment.report()))
                        .text(what(enrolment.report()))
                        .date(on(enrolment.result()))
                        .text(what(enrolment.result()));
            }
            copy.end();
        }
    }

    private static @Nullable LocalDate on(@Nullable Said said) {
        return said == null ? null : said.on();
    }

    private static @Nullable String what(@Nullable Said said) {
        return said == null ? null : said.what();
    }

    private void copyTies(List<Stored> enrolments) throws SQLException {
        try (var copy = BinaryCopy.into(
                desk.connection(),
                "disclosure.tie",
                "id",
                "holder",
                "person",
                "origin",
                "source",
                "fields",
                "opened_at",
                "closes_at",
                "closed_at",
                "closed_because")) {
            for (var enrolment : enrolments) {
                var tie = enrolment.tie();
                copy.row()
                        .uuid(desk.ids().next())
                        .uuid(Objects.requireNonNull(tie.holder()))
                        .uuid(enrolment.person())
                        .text("ENROLMENT")
                        .uuid(enrolment.id())
                        .number(tie.fields())
                        .moment(tie.openedAt())
                        .moment(tie.closesAt())
                        .moment(tie.closedAt())
                        .text(tie.closedBecause());
            }
            copy.end();
        }
    }

    void update(List<Change> changes) {
        updateEnrolments(changes);
        closeTiesLeft(changes.stream()
                .filter(change -> !Objects.equals(
                        change.before().tie().holder(), change.after().tie().holder()))
                .toList());
        putTies(changes);
    }

    private void updateEnrolments(List<Change> changes) {
        desk.batches().batchUpdate("""
                        update training.enrolment
                           set training_session = ?, state = ?, placed_on = ?, registered_on = ?, entered_on = ?,
                               exited_on = ?, exit_reason = ?, reported_on = ?, report = ?, result_on = ?, result = ?
                         where id = ?
                        """, changes, 500, (update, change) -> {
            var after = change.after();
            update.setObject(1, after.group());
            update.setString(2, after.state().name());
            update.setObject(3, after.placedOn());
            update.setObject(4, after.registeredOn());
            update.setObject(5, after.enteredOn());
            update.setObject(6, after.exitedOn());
            update.setString(7, after.exitReason());
            update.setObject(8, on(after.report()));
            update.setString(9, what(after.report()));
            update.setObject(10, on(after.result()));
            update.setString(11, what(after.result()));
            update.setObject(12, after.id());
        });
    }

    /** Who went over to a group at another site is no longer tied to the first. */
    private void closeTiesLeft(List<Change> moved) {
        var now = desk.clock().instant().atOffset(ZoneOffset.UTC);
        desk.batches().batchUpdate("""
                        update disclosure.tie set closed_at = ?, closed_because = 'MOVED'
                         where source = ? and holder <> ? and closed_at is null
                        """, moved, 500, (update, change) -> {
            update.setObject(1, now);
            update.setObject(2, change.after().id());
            update.setObject(3, change.after().tie().holder());
        });
    }

    private void putTies(List<Change> changes) {
        desk.batches().batchUpdate("""
                        insert into disclosure.tie as t (id, holder, person, origin, source, fields, opened_at, closes_at,
                                                         closed_at, closed_because)
                        values (?, ?, ?, 'ENROLMENT', ?, ?, ?, ?, ?, ?)
                        on conflict (source, holder) do update
                           set fields = excluded.fields,
                               closes_at = excluded.closes_at,
                               closed_at = case when excluded.closed_because is not null
                                                then coalesce(t.closed_at, excluded.closed_at) end,
                               closed_because = excluded.closed_because
                         where t.closed_because is null or t.closed_because in ('CANCELLED', 'NO_SHOW', 'MOVED')
                        """, changes, 500, (insert, change) -> {
            var after = change.after();
            var tie = after.tie();
            insert.setObject(1, desk.ids().next());
            insert.setObject(2, tie.holder());
            insert.setObject(3, after.person());
            insert.setObject(4, after.id());
            insert.setInt(5, tie.fields());
            insert.setObject(6, offset(tie.openedAt()));
            insert.setObject(7, offset(tie.closesAt()));
            insert.setObject(8, offset(tie.closedAt()));
            insert.setString(9, tie.closedBecause());
        });
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime offset(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
