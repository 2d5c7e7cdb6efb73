package ecluse.correspondence;

import ecluse.kernel.PersonRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * One row for each notice and person, shared by all nodes. A claim is committed before anything is done with it; its number
 * of attempts tells it from later claims of the same row. Times are the database's: nodes need not agree on theirs.
 */
@Component
class DeliveryTable {
    /** Longer than any conversation with the relay can last; see {@link Relay}. */
    static final int CLAIM_SECONDS = 120;

    /** The longest wait before a row is tried again. */
    static final int LONGEST_WAIT_SECONDS = 30;

    private static final String READY = """
            state = 'WAITING' and (claimed_at is null or claimed_at + make_interval(
                secs => least(%d, power(2, least(attempts, 10) - 1))) < clock_timestamp())
            """.formatted(LONGEST_WAIT_SECONDS);

    private final JdbcClient db;

    DeliveryTable(JdbcClient db) {
        this.db = db;
    }

    /** Somebody to write to, who is this worker's alone. */
    record Claim(UUID notice, PersonRef person, int attempt) {}

    /** What to write to them, besides their own facts. {@code fields} is the mask of what of theirs was exposed. */
    record Matter(Texts texts, Notice.Exposure exposure, int fields) {}

    boolean anybodyReady() {
        return db.sql("select exists (select from correspondence.delivery where " + READY + ")")
                .query(Boolean.class)
                .single();
    }

    Optional<Claim> claim() {
        return db.sql("""
                update correspondence.delivery d
                   set state = 'CLAIMED', claimed_at = clock_timestamp(), attempts = d.attempts + 1, error = null
                  from (select notice, person from correspondence.delivery where %s
                         order by notice, person limit 1 for update skip locked) w
                 where d.notice = w.notice and d.person = w.person
                returning d.notice, d.person, d.attempts
                """.formatted(READY))
                .query((row, n) -> new Claim(
                        NoticeTable.id(row, "notice"),
                        new PersonRef(NoticeTable.id(row, "person")),
                        row.getInt("attempts")))
                .optional();
    }

    Matter matter(Claim claim) {
        return db.sql("""
                select n.subject_fr, n.body_fr, n.subject_en, n.body_en, e.id as exposure, e.from_at, e.to_at, e.people,
                       e.fields, x.fields as own_fields
                  from correspondence.notice n
                  join incidents.exposure e on e.id = n.exposure
                  join incidents.exposed x on x.exposure = e.id and x.person = :person
                 where n.id = :notice
                """)
                .param("notice", claim.notice())
                .param("person", claim.person().value())
                .query(DeliveryTable::matter)
                .single();
    }

    private static Matter matter(ResultSet row, int number) throws SQLException {
        var exposure = new Notice.Exposure(
                NoticeTable.id(row, "exposure"),
                NoticeTable.at(row, "from_at"),
                NoticeTable.at(row, "to_at"),
                row.getInt("people"),
                row.getInt("fields"));
        return new Matter(NoticeTable.texts(row), exposure, row.getInt("own_fields"));
    }

    /** Known for certain, so it also settles a claim that was doubted meanwhile. */
    void settle(Claim claim, String state, @Nullable String messageId, @Nullable String error) {
        db.sql("""
                update correspondence.delivery
                   set state = :state, message_id = :messageId, error = :error, done_at = clock_timestamp()
                 where notice = :notice and person = :person and attempts = :attempt
                   and state in ('CLAIMED', 'UNCERTAIN')
                """)
                .param("state", state)
                .param("messageId", messageId)
                .param("error", error)
                .param("notice", claim.notice())
                .param("person", claim.person().value())
                .param("attempt", claim.attempt())
                .update();
    }

    /** Back to those that wait: certainly nothing was handed over. A claim that was doubted meanwhile stays in doubt. */
    void putBack(Claim claim, String error) {
        db.sql("""
                update correspondence.delivery set state = 'WAITING', error = :error
                 where notice = :notice and person = :person and attempts = :attempt and state = 'CLAIMED'
                """)
                .param("error", error)
                .param("notice", claim.notice())
                .param("person", claim.person().value())
                .param("attempt", claim.attempt())
                .update();
    }

    /** Claims whose worker is gone: whether the relay has their message nobody here knows. */
    int doubt() {
        return db.sql("""
                update correspondence.delivery
                   set state = 'UNCERTAIN', done_at = clock_timestamp(), error = 'claimed, and never heard of again'
                 where state = 'CLAIMED' and claimed_at < clock_timestamp() - make_interval(secs => ?)
                """).param(CLAIM_SECONDS).update();
    }

    Progress progress(UUID notice) {
        return db.sql("""
                select count(*) as total,
                       count(*) filter (where state = 'WAITING') as waiting,
                       count(*) filter (where state = 'WAITING' and attempts > 0) as retrying,
                       count(*) filter (where state = 'CLAIMED') as claimed,
                       count(*) filter (where state = 'SENT') as sent,
                       count(*) filter (where state = 'FAILED') as failed,
                       count(*) filter (where state = 'NO_ADDRESS') as no_address,
                       count(*) filter (where state = 'UNCERTAIN') as uncertain
                  from correspondence.delivery where notice = ?
                """)
                .param(notice)
                .query((row, n) -> new Progress(
                        row.getInt("total"),
                        row.getInt("waiting"),
                        row.getInt("retrying"),
                        row.getInt("claimed"),
                        row.getInt("sent"),
                        row.getInt("failed"),
                        row.getInt("no_address"),
                        row.getInt("uncertain")))
                .single();
    }
}
