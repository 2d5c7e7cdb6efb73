package ecluse.correspondence;

import ecluse.correspondence.Notice.State;
import ecluse.correspondence.Notice.Step;
import ecluse.kernel.AccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Notices in the database, which reads the author of each act off the token and holds what must not change any more. */
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

    /** What came of an approval: who wrote or submitted a text is not its second person (invariant 9). */
    enum Approval {
        DONE,
        NOT_SUBMITTED,
        SAME_PERSON,
        OTHER_TEXT
    }

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

    void add(byte[] token, UUID id, UUID exposure, Texts texts) {
        db.sql("select correspondence.draft(?, ?, ?, ?, ?, ?, ?)")
                .params(token, id, exposure, texts.subjectFr(), texts.bodyFr(), texts.subjectEn(), texts.bodyEn())
                .query()
                .listOfRows();
    }

    boolean save(byte[] token, UUID id, Texts texts) {
        return db.sql("select correspondence.save(?, ?, ?, ?, ?, ?)")
                .params(token, id, texts.subjectFr(), texts.bodyFr(), texts.subjectEn(), texts.bodyEn())
                .query(Boolean.class)
                .single();
    }

    /** {@code text} is what was read: what somebody has saved since is not submitted unread. */
    boolean submit(byte[] token, UUID id, TextHash text) {
        return db.sql("select correspondence.submit(?, ?, ?)")
                .params(token, id, text.bytes())
                .query(Boolean.class)
                .single();
    }

    /** {@code text} is what was read; empty is no text. */
    Approval approve(byte[] token, UUID id, Optional<TextHash> text) {
        return Approval.valueOf(db.sql("select correspondence.approve(?, ?, ?)")
                .param(token)
                .param(id)
                .param(text.map(TextHash::bytes).orElse(null))
                .query(String.class)
                .single());
    }

    /** How many go again. */
    int sendUncertainAgain(byte[] token, UUID id) {
        return db.sql("select correspondence.send_uncertain_again(?, ?)")
                .params(token, id)
                .query(Integer.class)
                .single();
    }

    /** Notices with nobody left to send to become SENT. */
    void finish() {
        db.sql("select correspondence.finish()").query(Integer.class).single();
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
