package ecluse.correspondence;

import ecluse.correspondence.Notice.State;
import ecluse.correspondence.Notice.Step;
import ecluse.kernel.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notices in the database. What must not change any more is left alone by each statement's own condition. */
@Component
class NoticeTable {
    private static final String COLUMNS = """
            select n.id, n.state, n.subject_fr, n.body_fr, n.subject_en, n.body_en, n.sent_at,
                   n.written_by, n.written_at, writer.code as writer_code,
                   n.submitted_by, n.submitted_at, submitter.code as submitter_code,
                   n.approved_by, n.approved_at, approver.code as approver_code,
                   e.id as exposure, e.from_at, e.to_at, e.people, e.fields
              from correspondence.notice n
              join incidents.exposure e on e.id = n.exposure
              join accounts.account writer on writer.id = n.written_by
              left join accounts.account submitter on submitter.id = n.submitted_by
              left join accounts.account approver on approver.id = n.approved_by
            """;

    private final JdbcClient db;

    NoticeTable(JdbcClient db) {
        this.db = db;
    }

    boolean exposureIsThere(UUID exposure) {
        return db.sql("select exists (select from incidents.exposure where id = ?)")
                .param(exposure)
                .query(Boolean.class)
                .single();
    }

    /** The notice of a list to go on with: the one being sent or sent, else the newest draft. */
    Optional<UUID> current(UUID exposure) {
        return db.sql("""
                select id from correspondence.notice
                 where exposure = ? and state <> 'SUBMITTED'
                 order by state = 'DRAFT', id desc limit 1
                """).param(exposure).query(UUID.class).optional();
    }

    void add(UUID id, UUID exposure, Texts texts, AccountId by, Instant at) {
        db.sql("""
                insert into correspondence.notice (id, exposure, subject_fr, body_fr, subject_en, body_en, written_by,
                                                   written_at)
                values (:id, :exposure, :subjectFr, :bodyFr, :subjectEn, :bodyEn, :by, :at)
                """)
                .param("id", id)
                .param("exposure", exposure)
                .param("subjectFr", texts.subjectFr())
                .param("bodyFr", texts.bodyFr())
                .param("subjectEn", texts.subjectEn())
                .param("bodyEn", texts.bodyEn())
                .param("by", by.value())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update();
    }

    boolean save(UUID id, Texts texts, AccountId by, Instant at) {
        return db.sql("""
                        update correspondence.notice
                           set subject_fr = :subjectFr, body_fr = :bodyFr, subject_en = :subjectEn, body_en = :bodyEn,
                               written_by = :by, written_at = :at
                         where id = :id and state = 'DRAFT'
                        """)
                        .param("id", id)
                        .param("subjectFr", texts.subjectFr())
                        .param("bodyFr", texts.bodyFr())
                        .param("subjectEn", texts.subjectEn())
                        .param("bodyEn", texts.bodyEn())
                        .param("by", by.value())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** {@code writtenAt} is the version that was checked: what somebody has saved since is not submitted unread. */
    boolean submit(UUID id, Instant writtenAt, AccountId by, Instant at) {
        return db.sql("""
                        update correspondence.notice set state = 'SUBMITTED', submitted_by = :by, submitted_at = :at
                         where id = :id and state = 'DRAFT' and written_at = :written
                        """)
                        .param("id", id)
                        .param("by", by.value())
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("written", writtenAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** The ledger's position, or nothing when this person may not, or there is nothing to approve. */
    Optional<Long> approve(byte[] token, UUID id) {
        return db.sql("select correspondence.approve(?, ?) as position")
                .params(token, id)
                .query((row, n) -> Optional.ofNullable(row.getObject("position", Long.class)))
                .single();
    }

    /** Notices with nobody left to send to become SENT; theirs are returned. */
    List<UUID> finish() {
        return db.sql("""
                update correspondence.notice n set state = 'SENT', sent_at = clock_timestamp()
                 where n.state = 'APPROVED'
                   and not exists (select from correspondence.delivery d
                                    where d.notice = n.id and d.state in ('WAITING', 'CLAIMED'))
                returning n.id
                """).query(UUID.class).list();
    }

    void goOn(UUID id) {
        db.sql("update correspondence.notice set state = 'APPROVED', sent_at = null where id = ? and state = 'SENT'")
                .param(id)
                .update();
    }

    Optional<Notice> byId(UUID id) {
        return db.sql(COLUMNS + "where n.id = ?")
                .param(id)
                .query(NoticeTable::notice)
                .optional();
    }

    /** Newest first. {@code offset} 0 or more. */
    List<Notice> list(int offset, int limit) {
        return db.sql(COLUMNS + "order by n.id desc offset ? limit ?")
                .params(offset, limit)
                .query(NoticeTable::notice)
                .list();
    }

    private static Notice notice(ResultSet row, int number) throws SQLException {
        return new Notice(
                id(row, "id"),
                new Notice.Exposure(
                        id(row, "exposure"),
                        at(row, "from_at"),
                        at(row, "to_at"),
                        row.getInt("people"),
                        row.getInt("fields")),
                State.valueOf(row.getString("state")),
                texts(row),
                step(row, "written", "writer").orElseThrow(),
                step(row, "submitted", "submitter"),
                step(row, "approved", "approver"),
                Optional.ofNullable(row.getObject("sent_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant));
    }

    static Texts texts(ResultSet row) throws SQLException {
        return new Texts(
                row.getString("subject_fr"),
                row.getString("body_fr"),
                row.getString("subject_en"),
                row.getString("body_en"));
    }

    private static Optional<Step> step(ResultSet row, String what, String who) throws SQLException {
        @Nullable UUID by = row.getObject(what + "_by", UUID.class);
        return by == null
                ? Optional.empty()
                : Optional.of(new Step(new AccountId(by), row.getString(who + "_code"), at(row, what + "_at")));
    }

    static UUID id(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }

    static Instant at(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }
}
