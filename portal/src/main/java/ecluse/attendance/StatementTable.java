package ecluse.attendance;

import ecluse.kernel.PersonRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was certified, each version of it. */
@Component
class StatementTable {
    private final JdbcClient db;

    StatementTable(JdbcClient db) {
        this.db = db;
    }

    /** @param reason of a correction; null for the first version */
    record Certified(
            int version,
            Totals totals,
            int sheetVersion,
            String certifiedBy,
            Instant at,
            @Nullable String reason) {}

    /** The latest first. */
    List<Certified> versions(UUID enrolment, YearMonth month) {
        return db.sql("""
                select v.version, v.planned, v.present, v.remote, v.excused, v.unexcused, v.sheet_version, a.display_name,
                       v.certified_at, v.reason
                  from attendance.statement_version v join accounts.account a on a.id = v.certified_by
                 where v.enrolment = :enrolment and v.month = :month
                 order by v.version desc
                """)
                .param("enrolment", enrolment)
                .param("month", month.atDay(1))
                .query((row, n) -> new Certified(
                        row.getInt("version"),
                        totals(row),
                        row.getInt("sheet_version"),
                        row.getString("display_name"),
                        row.getObject("certified_at", OffsetDateTime.class).toInstant(),
                        row.getString("reason")))
                .list();
    }

    /**
     * A month of a person's own, as it was certified last.
     *
     * @param version 1, or more when it was corrected
     * @param reason of the last correction
     */
    record OwnMonth(
            YearMonth month,
            String title,
            String organisation,
            Totals totals,
            int version,
            Instant at,
            @Nullable String reason) {
        public LocalDate first() {
            return month.atDay(1);
        }
    }

    /** The latest month first. */
    List<OwnMonth> own(PersonRef person, long offset, int limit) {
        return db.sql("""
                select v.month, g.title, p.legal_name, v.planned, v.present, v.remote, v.excused, v.unexcused, v.version,
                       v.certified_at, v.reason
                  from training.enrolment e
                  join attendance.statement t on t.enrolment = e.id and t.version > 0
                  join attendance.statement_version v on (v.enrolment, v.month, v.version) = (t.enrolment, t.month, t.version)
                  join training.training_session g on g.id = e.training_session
                  join partners.site s on s.id = g.site
                  join partners.partner p on p.id = s.partner
                 where e.person = :person
                 order by v.month desc, g.title, e.id offset :offset limit :limit
                """)
                .param("person", person.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new OwnMonth(
                        YearMonth.from(row.getObject("month", LocalDate.class)),
                        row.getString("title"),
                        row.getString("legal_name"),
                        totals(row),
                        row.getInt("version"),
                        row.getObject("certified_at", OffsetDateTime.class).toInstant(),
                        row.getString("reason")))
                .list();
    }

    private static Totals totals(ResultSet row) throws SQLException {
        return new Totals(
                row.getInt("planned"),
                row.getInt("present"),
                row.getInt("remote"),
                row.getInt("excused"),
                row.getInt("unexcused"),
                0);
    }
}
