package ecluse.duty;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who is signed in and how much is shown. No fact about a person. */
@Component
class DutyTable {
    private static final String LIVE = """
            select s.id, s.account, a.code, s.started_at, s.last_seen_at, s.address
              from accounts.sign_in s join accounts.account a on a.id = s.account
             where s.ended_at is null and s.over_at > clock_timestamp()
            """;

    private final JdbcClient db;

    DutyTable(JdbcClient db) {
        this.db = db;
    }

    List<LiveSignIn> liveOf(AccountId account) {
        return db.sql(LIVE + " and s.account = ? order by s.started_at desc limit 100")
                .param(account.value())
                .query(DutyTable::signIn)
                .list();
    }

    List<LiveSignIn> liveOf(PartnerId partner) {
        return db.sql(LIVE + " and a.partner = ? order by s.started_at desc limit 100")
                .param(partner.value())
                .query(DutyTable::signIn)
                .list();
    }

    /** Different people shown, by minute; minutes without any are missing. */
    Map<Instant, Integer> shownByMinute(Instant from, Instant to) {
        var shown = new HashMap<Instant, Integer>();
        db.sql("""
                select date_trunc('minute', at) as minute, count(distinct person) as people
                  from ledger.entry where kind = 1 and at >= :from and at < :to group by 1
                """)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query(row -> {
                    shown.put(instant(row, "minute"), row.getInt("people"));
                });
        return shown;
    }

    private static LiveSignIn signIn(ResultSet row, int number) throws SQLException {
        return new LiveSignIn(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                Objects.requireNonNull(row.getObject("account", UUID.class)),
                row.getString("code"),
                instant(row, "started_at"),
                instant(row, "last_seen_at"),
                row.getString("address"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }
}
