package ecluse.attendance;

import ecluse.kernel.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Half-days with who wrote them, ticks that have arrived, and the groups that meet on a day. */
@Component
class TickTable {
    private final JdbcClient db;

    TickTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * What holds of one half-day, and who wrote it.
     *
     * @param version of the sheet that wrote it
     * @param record null where something was taken back
     */
    record Last(
            Cell cell,
            int version,
            @Nullable UUID tick,
            @Nullable AttendanceRecord record,
            String by,
            Instant at) {}

    /** By half-day, from the first of these days to the last, as of the sheet's version. */
    Map<Cell, Last> last(Sheet sheet, LocalDate from, LocalDate to) {
        return db
                .sql("""
                select distinct on (r.enrolment, r.day, r.half) r.enrolment, r.day, r.half, r.version, r.tick, r.present,
                       r.remote, r.excused, r.unexcused, a.display_name, v.at
                  from attendance.record r
                  join attendance.sheet_version v
                    on v.training_session = r.training_session and v.month = r.month and v.version = r.version
                  join accounts.account a on a.id = v.account
                 where r.training_session = :group and r.month = :month and r.version <= :version
                   and r.day between :from and :to
                 order by r.enrolment, r.day, r.half, r.version desc
                """)
                .param("group", sheet.group().id())
                .param("month", sheet.month().atDay(1))
                .param("version", sheet.version())
                .param("from", from)
                .param("to", to)
                .query((row, n) -> new Last(
                        cell(row),
                        row.getInt("version"),
                        row.getObject("tick", UUID.class),
                        SheetTable.record(row),
                        row.getString("display_name"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list()
                .stream()
                .collect(Collectors.toMap(Last::cell, Function.identity()));
    }

    /** A tick that has arrived before. */
    record Arrived(UUID tick, Cell cell, AccountId account) {}

    Map<UUID, Arrived> arrived(Collection<UUID> ticks) {
        return db
                .sql("""
                select r.tick, r.enrolment, r.day, r.half, v.account
                  from attendance.record r
                  join attendance.sheet_version v
                    on v.training_session = r.training_session and v.month = r.month and v.version = r.version
                 where r.tick = any (cast(:ticks as uuid[]))
                """)
                .param("ticks", ticks.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, n) -> new Arrived(
                        row.getObject("tick", UUID.class),
                        cell(row),
                        new AccountId(row.getObject("account", UUID.class))))
                .list()
                .stream()
                .collect(Collectors.toMap(Arrived::tick, Function.identity()));
    }

    /** A group that may meet on a day. @param people who have entered and not left, and are not interrupted */
    record Meeting(TaughtGroup group, Optional<Plan> plan, int people) {
        boolean on(LocalDate day) {
            var hours = plan.orElseGet(() -> group.usualPlan(YearMonth.from(day)));
            return hours.of(new HalfDay(day, Half.MORNING)) > 0 || hours.of(new HalfDay(day, Half.AFTERNOON)) > 0;
        }
    }

    /** Groups under way on a day at the sites where the account works. */
    List<Meeting> underWay(AccountId account, LocalDate day, int most) {
        var month = YearMonth.from(day);
        return db.sql("""
                select g.id, g.code, g.title, s.name as site, s.postcode, g.starts_on, g.ends_on, v.plan,
                       (select count(*) from training.enrolment e
                         where e.training_session = g.id and e.entered_on <= :day and e.state not in ('CANCELLED', 'NO_SHOW')
                           and (e.exited_on is null or e.exited_on >= :day)
                           and not e.interruptions @> cast(:day as date)) as people
                  from training.training_session g
                  join partners.site s on s.id = g.site
                  join accounts.place w on w.account = :account and w.site = g.site
                            and (w.training_session is null or w.training_session = g.id)
                  left join attendance.sheet h on h.training_session = g.id and h.month = :month
                  left join attendance.sheet_version v
                    on v.training_session = g.id and v.month = h.month and v.version = h.version
                 where g.starts_on <= :day and g.ends_on >= :day
                 order by g.title, g.code
                 limit :most
                """)
                .param("account", account.value())
                .param("day", day)
                .param("month", month.atDay(1))
                .param("most", most)
                .query((row, n) -> new Meeting(SheetTable.group(row, n), plan(row, month), row.getInt("people")))
                .list();
    }

    private static Optional<Plan> plan(ResultSet row, YearMonth month) throws SQLException {
        var minutes = row.getArray("plan");
        return minutes == null
                ? Optional.empty()
                : Optional.of(new Plan(
                        month,
                        Arrays.stream((Short[]) minutes.getArray())
                                .map(Short::intValue)
                                .toList()));
    }

    private static Cell cell(ResultSet row) throws SQLException {
        return new Cell(
                row.getObject("enrolment", UUID.class),
                new HalfDay(row.getObject("day", LocalDate.class), Half.of(row.getInt("half"))));
    }
}
