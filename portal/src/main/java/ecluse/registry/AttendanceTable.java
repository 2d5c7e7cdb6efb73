package ecluse.registry;

import ecluse.database.BinaryCopy;
import ecluse.kernel.Interruptions;
import ecluse.registry.HalfDays.Told;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Groups' months and the statements made from them, as the registrar sees them. */
final class AttendanceTable {
    private final Desk desk;

    AttendanceTable(Desk desk) {
        this.desk = desk;
    }

    /** An enrolment that attendance may be told of, and the site whose head certifies. */
    record Held(
            UUID id,
            UUID group,
            UUID site,
            EnrolmentState state,
            @Nullable LocalDate enteredOn,
            @Nullable LocalDate exitedOn,
            Interruptions interruptions) {}

    record GroupMonth(UUID group, YearMonth month) {}

    /** A group's month that is there; {@code plan} as {@link HalfDays#plan}. */
    record Planned(int version, String plan) {}

    record About(UUID enrolment, YearMonth month) {}

    /**
     * What is known of one person's month.
     *
     * @param typed whether any of it was written in the portal
     * @param state of the statement; null when there is none
     */
    record Kept(
            SortedMap<Integer, Told> told,
            boolean typed,
            @Nullable String state) {
        static final Kept NOTHING = new Kept(new TreeMap<>(), false, null);
    }

    record Certified(UUID by, LocalDate on) {}

    /**
     * What is to be written of one person's month.
     *
     * @param changes by half-day; null where something is taken back
     * @param planned minutes, between entry and exit
     */
    record Write(
            UUID enrolment,
            GroupMonth sheet,
            HalfDays halfDays,
            SortedMap<Integer, @Nullable Told> changes,
            boolean handsOver,
            @Nullable Certified certified,
            int planned) {}

    Map<String, Held> enrolments(Collection<String> references) {
        return desk
                .db()
                .sql("""
                select e.reference, e.id, e.training_session, g.site, e.state, e.entered_on, e.exited_on,
                       e.interruptions::text as interruptions
                  from training.enrolment e join training.training_session g on g.id = e.training_session
                 where e.reference = any (:references)
                """)
                .param("references", references.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("reference"),
                        new Held(
                                row.getObject("id", UUID.class),
                                row.getObject("training_session", UUID.class),
                                row.getObject("site", UUID.class),
                                EnrolmentState.valueOf(row.getString("state")),
                                row.getObject("entered_on", LocalDate.class),
                                row.getObject("exited_on", LocalDate.class),
                                Interruptions.read(row.getString("interruptions")))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Those that are there, locked until the transaction's end. */
    Map<GroupMonth, Planned> sheets(Collection<GroupMonth> months) {
        return desk
                .db()
                .sql("""
                select s.training_session, s.month, s.version, v.plan::text as plan
                  from unnest(cast(:groups as uuid[]), cast(:months as date[])) as k(training_session, month)
                  join attendance.sheet s on (s.training_session, s.month) = (k.training_session, k.month)
                  join attendance.sheet_version v
                    on (v.training_session, v.month, v.version) = (s.training_session, s.month, s.version)
                 order by s.training_session, s.month
                   for update of s
                """)
                .param("groups", months.stream().map(m -> m.group().toString()).toArray(String[]::new))
                .param(
                        "months",
                        months.stream().map(m -> m.month().atDay(1).toString()).toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        new GroupMonth(row.getObject("training_session", UUID.class), month(row)),
                        new Planned(row.getInt("version"), row.getString("plan"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static YearMonth month(ResultSet row) throws SQLException {
        return YearMonth.from(row.getObject("month", LocalDate.class));
    }

    Map<About, Kept> kept(Collection<About> wanted) {
        var states = states(wanted);
        var kept = new HashMap<About, Kept>();
        states.forEach((about, state) -> kept.put(about, new Kept(new TreeMap<>(), false, state)));
        desk.db()
                .sql("""
                select x.enrolment, x.month, bool_or(x.typed) as typed,
                       string_agg(x.told, ' ') filter (where x.present is not null) as told
                  from (select distinct on (r.enrolment, r.day, r.half) r.enrolment, r.month, r.present,
                               v.account is not null as typed,
                               concat_ws(':', 2 * extract(day from r.day) - 3 + r.half, r.present, r.remote, r.excused,
                                         r.unexcused) as told
                          from unnest(cast(:enrolments as uuid[]), cast(:months as date[])) as k(enrolment, month)
                          join attendance.record r
                            on r.enrolment = k.enrolment and r.day between k.month and k.month + 30 and r.month = k.month
                          join attendance.sheet_version v
                            on (v.training_session, v.month, v.version) = (r.training_session, r.month, r.version)
                         order by r.enrolment, r.day, r.half, r.version desc) x
                 group by x.enrolment, x.month
                """)
                .param("enrolments", ids(wanted))
                .param("months", months(wanted))
                .query(row -> {
                    var about = new About(row.getObject("enrolment", UUID.class), month(row));
                    kept.put(about, new Kept(told(row.getString("told")), row.getBoolean("typed"), states.get(about)));
                });
        return kept;
    }

    private Map<About, String> states(Collection<About> wanted) {
        return desk
                .db()
                .sql("""
                select s.enrolment, s.month, s.state
                  from unnest(cast(:enrolments as uuid[]), cast(:months as date[])) as k(enrolment, month)
                  join attendance.statement s on (s.enrolment, s.month) = (k.enrolment, k.month)
                """)
                .param("enrolments", ids(wanted))
                .param("months", months(wanted))
                .query((row, n) -> Map.entry(
                        new About(row.getObject("enrolment", UUID.class), month(row)), row.getString("state")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String[] ids(Collection<About> wanted) {
        return wanted.stream().map(about -> about.enrolment().toString()).toArray(String[]::new);
    }

    private static String[] months(Collection<About> wanted) {
        return wanted.stream().map(about -> about.month().atDay(1).toString()).toArray(String[]::new);
    }

    private static SortedMap<Integer, Told> told(@Nullable String text) {
        var told = new TreeMap<Integer, Told>();
        if (text != null) {
            for (var halfDay : text.split(" ")) {
                var n = Arrays.stream(halfDay.split(":"))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                told.put(n[0], new Told(n[1], n[2], n[3], n[4]));
            }
        }
        return told;
    }

    /**
     * The records first, checked by the database as a whole; then the statements, which close them.
     *
     * @param before the groups' months that are there, as {@link #sheets} has locked them in this transaction
     */
    void write(List<Write> writes, Map<GroupMonth, Planned> before) throws SQLException {
        if (writes.isEmpty()) {
            return;
        }
        var versions = putSheets(writes, before);
        copyRecords(writes, versions);
        try (var check = desk.connection().createStatement()) {
            check.execute("set constraints attendance.whole immediate");
        }
        handOver(writes.stream().filter(Write::handsOver).toList());
        certify(writes.stream().filter(write -> write.certified() != null).toList(), versions);
    }

    /** The version that each group's month has from now on: another one where something is told anew. */
    private Map<GroupMonth, Integer> putSheets(List<Write> writes, Map<GroupMonth, Planned> before) {
        var plans = new LinkedHashMap<GroupMonth, String>();
        writes.forEach(write -> plans.put(write.sheet(), write.halfDays().plan()));
        var told = writes.stream()
                .filter(write -> !write.changes().isEmpty())
                .map(Write::sheet)
                .collect(Collectors.toSet());
        var versions = new HashMap<GroupMonth, Integer>();
        plans.keySet().forEach(sheet -> versions.put(sheet, next(before.get(sheet), told.contains(sheet))));
        var written = plans.keySet().stream()
                .filter(sheet -> !before.containsKey(sheet) || told.contains(sheet))
                .toList();
        desk.batches().batchUpdate("""
                        insert into attendance.sheet as s (training_session, month, version) values (?, ?, ?)
                        on conflict (training_session, month) do update set version = excluded.version
                         where s.version = excluded.version - 1
                        """, written, 500, (insert, sheet) -> {
            insert.setObject(1, sheet.group());
            insert.setObject(2, sheet.month().atDay(1));
            insert.setInt(3, version(versions, sheet));
        });
        var now = desk.clock().instant().atOffset(ZoneOffset.UTC);
        desk.batches().batchUpdate("""
                        insert into attendance.sheet_version (training_session, month, version, plan, intake, at)
                        values (?, ?, ?, cast(? as smallint[]), nullif(current_setting('ecluse.intake', true), '')::uuid, ?)
                        """, written, 500, (insert, sheet) -> {
            insert.setObject(1, sheet.group());
            insert.setObject(2, sheet.month().atDay(1));
            insert.setInt(3, version(versions, sheet));
            insert.setString(4, plans.get(sheet));
            insert.setObject(5, now);
        });
        return versions;
    }

    private static int next(@Nullable Planned before, boolean told) {
        return before == null ? 1 : before.version() + (told ? 1 : 0);
    }

    private static int version(Map<GroupMonth, Integer> versions, GroupMonth sheet) {
        return Objects.requireNonNull(versions.get(sheet));
    }

    private void copyRecords(List<Write> writes, Map<GroupMonth, Integer> versions) throws SQLException {
        try (var copy = BinaryCopy.into(
                desk.connection(),
                "attendance.record",
                "enrolment",
                "day",
                "half",
                "version",
                "training_session",
                "month",
                "present",
                "remote",
                "excused",
                "unexcused")) {
            for (var write : writes) {
                for (var change : write.changes().entrySet()) {
                    copyRecord(copy, write, change.getKey(), change.getValue(), versions);
                }
            }
            copy.end();
        }
    }

    private static void copyRecord(
            BinaryCopy copy, Write write, int halfDay, @Nullable Told told, Map<GroupMonth, Integer> versions)
            throws SQLException {
        copy.row()
                .uuid(write.enrolment())
                .date(write.halfDays().day(halfDay))
                .small((short) (halfDay % 2 + 1))
                .number(version(versions, write.sheet()))
                .uuid(write.sheet().group())
                .date(write.sheet().month().atDay(1))
                .small(told == null ? null : (short) told.present())
                .small(told == null ? null : (short) told.remote())
                .small(told == null ? null : (short) told.excused())
                .small(told == null ? null : (short) told.unexcused());
    }

    private void handOver(List<Write> writes) {
        each(writes, "insert into attendance.statement (enrolment, month, state) values (?, ?, 'OPEN')");
        each(writes, "update attendance.statement set state = 'FILLED' where enrolment = ? and month = ?");
        steps(writes, "HAND_OVER", "OPEN", "FILLED");
    }

    private void certify(List<Write> writes, Map<GroupMonth, Integer> versions) {
        each(
                writes,
                "update attendance.statement set state = 'CERTIFIED', version = version + 1 where enrolment = ? and month = ?");
        desk.batches().batchUpdate("""
                        insert into attendance.statement_version (enrolment, month, version, planned, present, remote, excused,
                                                                  unexcused, sheet_version, certified_by, certified_at)
                        values (?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, writes, 500, (insert, write) -> {
            var total = write.halfDays().total();
            var certified = Objects.requireNonNull(write.certified());
            insert.setObject(1, write.enrolment());
            insert.setObject(2, write.sheet().month().atDay(1));
            insert.setInt(3, write.planned());
            insert.setInt(4, total.present());
            insert.setInt(5, total.remote());
            insert.setInt(6, total.excused());
            insert.setInt(7, total.unexcused());
            insert.setInt(8, version(versions, write.sheet()));
            insert.setObject(9, certified.by());
            insert.setObject(10, at(certified.on()));
        });
        steps(writes, "CERTIFY", "FILLED", "CERTIFIED");
    }

    /** At noon of a day, which the file does not tell more closely; now, when that is still to come. */
    private OffsetDateTime at(LocalDate day) {
        Instant noon = day.atTime(12, 0).atZone(PersonFile.PARIS).toInstant();
        var now = desk.clock().instant();
        return (noon.isAfter(now) ? now : noon).atOffset(ZoneOffset.UTC);
    }

    private void each(List<Write> writes, String sql) {
        desk.batches().batchUpdate(sql, writes, 500, (statement, write) -> {
            statement.setObject(1, write.enrolment());
            statement.setObject(2, write.sheet().month().atDay(1));
        });
    }

    private void steps(List<Write> writes, String act, String from, String to) {
        var now = desk.clock().instant().atOffset(ZoneOffset.UTC);
        desk.batches().batchUpdate("""
                        insert into attendance.statement_step (enrolment, month, act, from_state, to_state, intake, at)
                        values (?, ?, ?, ?, ?, nullif(current_setting('ecluse.intake', true), '')::uuid, ?)
                        """, writes, 500, (insert, write) -> {
            insert.setObject(1, write.enrolment());
            insert.setObject(2, write.sheet().month().atDay(1));
            insert.setString(3, act);
            insert.setString(4, from);
            insert.setString(5, to);
            insert.setObject(6, now);
        });
    }
}
