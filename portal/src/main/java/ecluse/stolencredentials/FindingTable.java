package ecluse.stolencredentials;

import ecluse.kernel.Ids;
import ecluse.kernel.Viewer;
import ecluse.stolencredentials.Feed.Line;
import java.sql.Date;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Feeds that were taken, and which accounts they named. */
@Component
class FindingTable {
    private final JdbcClient db;
    private final Ids ids;

    FindingTable(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    /**
     * A feed that was taken.
     *
     * @param matched accounts that it named
     * @param fresh those of them that lost their password by it
     */
    record Taken(UUID id, String name, Instant at, String by, int lines, int refused, int matched, int fresh) {}

    /** An account that a feed named. @param back whether it has a password again, or has had a passkey all the time */
    record Finding(
            String account, UUID id, String partner, String host, LocalDate seenOn, boolean cookie, boolean back) {}

    UUID take(Viewer viewer, String name, Feed feed) {
        var id = ids.next();
        var lines = feed.lines();
        db.sql("""
                        select matched from stolencredentials.take(:token, :id, :name, :refused, :logins, :hosts, :seen, :cookies)
                        """)
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("name", name)
                .param("refused", feed.wrong().size())
                .param("logins", lines.stream().map(Line::login).toArray(String[]::new))
                .param("hosts", lines.stream().map(Line::host).toArray(String[]::new))
                .param(
                        "seen",
                        lines.stream().map(line -> Date.valueOf(line.seen())).toArray(Date[]::new))
                .param("cookies", lines.stream().map(Line::cookie).toArray(byte[][]::new))
                .query(Integer.class)
                .single();
        return id;
    }

    List<Taken> newest(long offset, int most) {
        return db.sql("""
                        select f.id, f.name, f.at, a.display_name, f.lines, f.refused, f.matched, f.fresh
                          from stolencredentials.feed f join accounts.account a on a.id = f.by
                         order by f.at desc, f.id offset :offset limit :most
                        """)
                .param("offset", offset)
                .param("most", most)
                .query((row, n) -> new Taken(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("display_name"),
                        row.getInt("lines"),
                        row.getInt("refused"),
                        row.getInt("matched"),
                        row.getInt("fresh")))
                .list();
    }

    /** Accounts by their codes; the newest first. */
    List<Finding> findings(long offset, int most) {
        return db.sql("""
                        select a.code, a.id, coalesce(p.legal_name, '') as partner, f.host, f.seen_on, f.cookie,
                               a.password_hash is not null or a.holds = 3 as back
                          from stolencredentials.finding f
                          join accounts.account a on a.id = f.account
                          left join partners.partner p on p.id = a.partner
                         order by f.at desc, f.id offset :offset limit :most
                        """)
                .param("offset", offset)
                .param("most", most)
                .query((row, n) -> new Finding(
                        row.getString("code"),
                        row.getObject("id", UUID.class),
                        row.getString("partner"),
                        row.getString("host"),
                        row.getDate("seen_on").toLocalDate(),
                        row.getBoolean("cookie"),
                        row.getBoolean("back")))
                .list();
    }
}
