package ecluse.attendance;

import ecluse.kernel.AccountId;
import ecluse.kernel.Interruptions;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Months of groups of the sites where an account works, and of no other: each question names the account. */
@Component
class SheetTable {
    private static final String GROUPS = """
            select g.id, g.code, g.title, s.name as site, s.postcode, g.starts_on, g.ends_on
              from training.training_session g
              join partners.site s on s.id = g.site
              join accounts.place w on w.account = :account and w.site = g.site
                            and (w.training_session is null or w.training_session = g.id)
            """;

    private final JdbcClient db;

    SheetTable(JdbcClient db) {
        this.db = db;
    }

    /** Empty for a group that is not there and for one of another's (invariant 1). */
    Optional<TaughtGroup> group(AccountId account, UUID id) {
        return db.sql(GROUPS + " where g.id = :id")
                .param("account", account.value())
                .param("id", id)
                .query(SheetTable::group)
                .optional();
    }

    /** The group of an enrolment. */
    Optional<TaughtGroup> groupOf(AccountId account, UUID enrolment) {
        return db.sql(GROUPS + " join training.enrolment e on e.training_session = g.id where e.id = :enrolment")
                .param("account", account.value())
                .param("enrolment", enrolment)
                .query(SheetTable::group)
                .optional();
    }

    /** The month of a group that the caller has found to be the account's. */
    Sheet sheet(TaughtGroup group, YearMonth month) {
        var written = written(group, month);
        var plan = written.plan().isEmpty() ? group.usualPlan(month) : new Plan(month, written.plan());
        return new Sheet(group, month, written.version(), plan, lines(group, month), written.history());
    }

    /** The plan as it was at an earlier version. */
    Plan planAt(TaughtGroup group, YearMonth month, int version) {
        return db.sql("""
                select v.plan from attendance.sheet_version v
                 where v.training_session = :group and v.month = :month and v.version = :version
                """)
                .param("group", group.id())
                .param("month", month.atDay(1))
                .param("version", version)
                .query((row, n) -> new Plan(month, minutes(row)))
                .optional()
                .orElseGet(() -> group.usualPlan(month));
    }

    private static List<Integer> minutes(ResultSet row) throws SQLException {
        return Arrays.stream((Short[]) row.getArray("plan").getArray())
                .map(Short::intValue)
                .toList();
    }

    private List<Sheet.Line> lines(TaughtGroup group, YearMonth month) {
        return db.sql("""
                select e.id, e.person, e.entered_on, e.exited_on, e.interruptions::text as interruptions,
                       coalesce(s.state, 'OPEN') as state, coalesce(s.version, 0) as version
                  from training.enrolment e
                  left join attendance.statement s on s.enrolment = e.id and s.month = :first
                 where e.training_session = :group and e.entered_on <= :last
                   and (e.exited_on is null or e.exited_on >= :first) and e.state not in ('CANCELLED', 'NO_SHOW')
                 order by e.id
                """)
                .param("group", group.id())
                .param("first", month.atDay(1))
                .param("last", month.atEndOfMonth())
                .query((row, n) -> new Sheet.Line(
                        new Trainee(
                                row.getObject("id", UUID.class),
                                new PersonRef(row.getObject("person", UUID.class)),
                                row.getObject("entered_on", LocalDate.class),
                                row.getObject("exited_on", LocalDate.class),
                                Interruptions.read(row.getString("interruptions"))),
                        StatementState.valueOf(row.getString("state")),
                        row.getInt("version")))
                .list();
    }

    /** All that was ever written of a month. @param plan the newest; empty where nothing was */
    private record Known(int version, List<Integer> plan, List<Sheet.Written> history) {}

    /** In one question, so that plan and records are of one moment: the newest version's plan, then every record, the oldest first. */
    private Known written(TaughtGroup group, YearMonth month) {
        var version = new AtomicInteger();
        var plan = new ArrayList<Integer>();
        var history = new ArrayList<Sheet.Written>();
        db.sql("""
                with newest as materialized (
                    select v.version, v.plan from attendance.sheet_version v
                     where v.training_session = :group and v.month = :month
                     order by v.version desc limit 1
                )
                select n.version, n.plan, null::uuid as enrolment, null::date as day, null::smallint as half,
                       null::integer as present, null::integer as remote, null::integer as excused, null::integer as unexcused
                  from newest n
                union all
                select r.version, null, r.enrolment, r.day, r.half, r.present, r.remote, r.excused, r.unexcused
                  from newest n
                  join attendance.record r on r.training_session = :group and r.month = :month and r.version <= n.version
                  join attendance.sheet_version v
                    on v.training_session = r.training_session and v.month = r.month and v.version = r.version
                 order by version
                """).param("group", group.id()).param("month", month.atDay(1)).query(row -> {
            if (row.getObject("enrolment") == null) {
                version.set(row.getInt("version"));
                plan.addAll(minutes(row));
            } else {
                history.add(written(row));
            }
        });
        return new Known(version.get(), plan, history);
    }

    private static Sheet.Written written(ResultSet row) throws SQLException {
        return new Sheet.Written(
                new Cell(
                        row.getObject("enrolment", UUID.class),
                        new HalfDay(row.getObject("day", LocalDate.class), Half.of(row.getInt("half")))),
                row.getInt("version"),
                record(row));
    }

    static @Nullable AttendanceRecord record(ResultSet row) throws SQLException {
        int present = row.getInt("present");
        return row.wasNull()
                ? null
                : new AttendanceRecord(present, row.getInt("remote"), row.getInt("excused"), row.getInt("unexcused"));
    }

    /**
     * What a person changes.
     *
     * @param record empty where something is taken back
     * @param tick that it comes from; null for what was typed into a form
     */
    record Change(
            Cell cell,
            Optional<AttendanceRecord> record,
            @Nullable UUID tick) {
        Change(Cell cell, Optional<AttendanceRecord> record) {
            this(cell, record, null);
        }
    }

    /** Writes the next version; empty when the sheet has moved on since. The database looks again at who may and what fits. */
    Optional<Integer> record(Viewer viewer, Sheet seen, Plan plan, List<Change> changes) {
        return db.sql("""
                select attendance.record(:token, :group, :month, :version, cast(:plan as smallint[]),
                    cast(:enrolments as uuid[]), cast(:days as date[]), cast(:halves as smallint[]),
                    cast(:present as smallint[]), cast(:remote as smallint[]), cast(:excused as smallint[]),
                    cast(:unexcused as smallint[]), cast(:ticks as uuid[])) as version
                """)
                .param("token", viewer.token().bytes())
                .param("group", seen.group().id())
                .param("month", seen.month().atDay(1))
                .param("version", seen.version())
                .param("plan", plan.minutes().stream().map(String::valueOf).toArray(String[]::new))
                .param("enrolments", texts(changes, c -> c.cell().enrolment()))
                .params(columns(changes))
                .param("ticks", texts(changes, Change::tick))
                .query((row, n) -> Optional.ofNullable(row.getObject("version", Integer.class)))
                .single();
    }

    /** Corrects one certified statement; false when the sheet has moved on since. */
    boolean correct(Viewer viewer, Sheet seen, UUID enrolment, List<Change> changes, String reason) {
        return db.sql("""
                select attendance.correct(:token, :group, :month, :version, :enrolment, cast(:days as date[]),
                    cast(:halves as smallint[]), cast(:present as smallint[]), cast(:remote as smallint[]),
                    cast(:excused as smallint[]), cast(:unexcused as smallint[]), :reason)
                """)
                .param("token", viewer.token().bytes())
                .param("group", seen.group().id())
                .param("month", seen.month().atDay(1))
                .param("version", seen.version())
                .param("enrolment", enrolment)
                .params(columns(changes))
                .param("reason", reason)
                .query(Boolean.class)
                .single();
    }

    /** Takes statements one step, all or none; false when the sheet has moved on since. */
    boolean step(Viewer viewer, Sheet seen, Transition.Act act, Collection<UUID> enrolments) {
        return db.sql("select attendance.step(:token, :group, :month, :version, :act, cast(:enrolments as uuid[]))")
                .param("token", viewer.token().bytes())
                .param("group", seen.group().id())
                .param("month", seen.month().atDay(1))
                .param("version", seen.version())
                .param("act", act.name())
                .param("enrolments", enrolments.stream().map(UUID::toString).toArray(String[]::new))
                .query(Boolean.class)
                .single();
    }

    private static Map<String, Object> columns(List<Change> changes) {
        return Map.ofEntries(
                column("days", changes, c -> c.cell().halfDay().day()),
                column("halves", changes, c -> c.cell().halfDay().half().number()),
                column("present", changes, c -> value(c, AttendanceRecord::present)),
                column("remote", changes, c -> value(c, AttendanceRecord::remote)),
                column("excused", changes, c -> value(c, AttendanceRecord::excused)),
                column("unexcused", changes, c -> value(c, AttendanceRecord::unexcused)));
    }

    private static @Nullable Integer value(Change change, Function<AttendanceRecord, Integer> part) {
        return change.record().map(part).orElse(null);
    }

    private static Entry<String, Object> column(
            String name, List<Change> changes, Function<Change, @Nullable Object> value) {
        return Map.entry(name, texts(changes, value));
    }

    private static @Nullable String[] texts(List<Change> changes, Function<Change, @Nullable Object> value) {
        var texts = new @Nullable String[changes.size()];
        for (int i = 0; i < texts.length; i++) {
            var found = value.apply(changes.get(i));
            texts[i] = found == null ? null : found.toString();
        }
        return texts;
    }

    static TaughtGroup group(ResultSet row, int number) throws SQLException {
        return new TaughtGroup(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("title"),
                row.getString("site"),
                row.getString("postcode"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class));
    }
}
