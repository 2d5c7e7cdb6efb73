package ecluse.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How the publishing of the ledger goes, on whichever node it goes. */
@Component
public class Publishing {
    private final JdbcClient db;
    private final LedgerPublisher publisher;

    Publishing(JdbcClient db, LedgerPublisher publisher) {
        this.db = db;
        this.publisher = publisher;
    }

    /** As the database knows it now, by its clock. */
    public Standing now() {
        return db.sql("""
                select h.position, c.published, c.witnessed, coalesce(extract(epoch from clock_timestamp()
                           - (select e.at from ledger.entry e where e.position = c.published + 1)) * 1000, 0)::bigint as lag,
                       coalesce(extract(epoch from clock_timestamp()
                           - (select e.at from ledger.entry e where e.position = c.witnessed + 1)) * 1000, 0)::bigint
                           as unwitnessed
                  from ledger.head h
                 cross join (select coalesce((select k.size from ledger.checkpoint k where k.published_at is not null
                                               order by k.size desc limit 1), 0) as published,
                                    coalesce((select k.size from ledger.checkpoint k
                                               where k.witnessed and k.published_at is not null
                                               order by k.size desc limit 1), 0) as witnessed) c
                """).query(this::standing).single();
    }

    private Standing standing(ResultSet row, int number) throws SQLException {
        return new Standing(
                row.getLong("position"),
                row.getLong("published"),
                row.getLong("witnessed"),
                millis(row.getLong("lag")),
                millis(row.getLong("unwitnessed")),
                publisher.state());
    }

    /** Never below zero, even where a clock was set back. */
    private static Duration millis(long millis) {
        return Duration.ofMillis(Math.max(0, millis));
    }
}
