package ecluse.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
