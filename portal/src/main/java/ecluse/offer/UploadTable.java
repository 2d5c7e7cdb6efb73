package ecluse.offer;

import ecluse.kernel.AccountId;
import ecluse.kernel.TokenHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Files that were sent and wait for the word, as pages read them, and the database's functions that change them. */
@Component
class UploadTable {
    private static final TypeReference<Map<String, Object>> COUNTS = new TypeReference<>() {};
    private static final int FETCHED = 500;

    private final JdbcClient db;
    private final JdbcTemplate rows;
    private final TransactionTemplate reading;
    private final JsonMapper json;

    UploadTable(JdbcClient db, JdbcTemplate jdbc, PlatformTransactionManager transactions, JsonMapper json) {
        this.db = db;
        this.rows = new JdbcTemplate(java.util.Objects.requireNonNull(jdbc.getDataSource()));
        this.rows.setFetchSize(FETCHED);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.json = json;
    }

    // --- What is read -----------------------------------------------------------------------------------------------

    private static final String UPLOAD = """
            select u.id, u.name, u.format, u.bytes, u.read_bytes, u.groups, u.state, u.stale, u.fault, u.fault_line,
                   u.fault_about, u.ignored, u.counts::text as counts, u.at, u.touched_at
              from offer.upload u
             where u.account = :account and u.at > now() - interval '1 hour'
            """;

    Optional<Upload> of(AccountId account) {
        return db.sql(UPLOAD)
                .param("account", account.value())
                .query((row, n) -> upload(row))
                .optional();
    }

    Optional<Upload> byId(AccountId account, UUID id) {
        return db.sql(UPLOAD + " and u.id = :id")
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> upload(row))
                .optional();
    }

    private Upload upload(ResultSet row) throws SQLException {
        var counts = row.getString("counts");
        var fault = row.getString("fault");
        return new Upload(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("format"),
                row.getLong("bytes"),
                row.getLong("read_bytes"),
                row.getInt("groups"),
                Upload.State.valueOf(row.getString("state")),
                row.getBoolean("stale"),
                fault == null ? null : FileFault.valueOf(fault),
                row.getLong("fault_line"),
                text(row, "fault_about"),
                text(row, "ignored"),
                counts == null ? Map.of() : json.readValue(counts, COUNTS),
                instant(row, "at"),
                instant(row, "touched_at"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null ? "" : text;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A group that differs, with the columns that do. */
    record Change(UUID group, String number, String title, List<String> columns) {}

    List<Change> changes(UUID upload, int limit) {
        return db.sql("""
                select g.target, g.number, t.title, array_to_string(g.changed, ',') as changed
                  from offer.staged_group g join training.training_session t on t.id = g.target
                 where g.upload = :upload and g.verdict = 'CHANGED' order by g.n limit :limit
                """)
                .param("upload", upload)
                .param("limit", limit)
                .query((row, n) -> new Change(
                        row.getObject("target", UUID.class),
                        row.getString("number"),
                        row.getString("title"),
                        Arrays.asList(row.getString("changed").split(","))))
                .list();
    }

    private static final String REJECTED = """
            select g.n, g.line,
                   c.number as course_number, c.title as course_title, c.objective, c.content, c.formacode, c.certification,
                   c.responsible_siret, o.number as offering_number, o.teaching_mode, o.entry, o.hours_centre, o.hours_company,
                   o.delivering_siret, g.number as group_number, g.starts_on, g.ends_on, g.opens_on, g.seats,
                   g.seats_financed, g.recruitment, g.scheme,
                   (select json_agg(json_build_array(f.field, f.rule, f.details) order by f.judged, f.level, f.field)::text
                      from offer.staged_fault f
                     where f.upload = g.upload and (f.level = 'GROUP' and f.n = g.n or f.level = 'OFFERING' and f.n = o.n
                                                    or f.level = 'COURSE' and f.n = c.n)) as faults
              from offer.staged_group g
              join offer.staged_offering o on (o.upload, o.n) = (g.upload, g.offering)
              join offer.staged_course c on (c.upload, c.n) = (o.upload, o.course)
             where g.upload = ? and g.verdict = 'REJECTED' order by g.line, g.n limit ?
            """;

    /** Lines that are not taken, the first first, one after the other. */
    void rejects(UUID upload, int limit, Consumer<Reject> taker) {
        RowCallbackHandler each = row -> taker.accept(Reject.of(row, json));
        reading.executeWithoutResult(status -> rows.query(REJECTED, each, upload, limit));
    }

    private static final String OFFER = """
            select c.number as course_number, c.title, c.objective, c.content, c.formacode, c.certification,
                   o.responsible_siret, o.number as offering_number, o.teaching_mode, o.entry, o.hours_centre, o.hours_company,
                   s.siret as delivering_siret, g.code, g.starts_on, g.ends_on, t.opens_on, g.seats, t.seats_financed,
                   t.recruitment, g.scheme, s.name as site_name, s.postcode, s.commune, p.legal_name, p.nda,
                   kc.elements::text as course_kept, ko.elements::text as offering_kept, kg.elements::text as group_kept
              from training.training_session g
              join accounts.account_site w on w.site = g.site and w.account = ?
              join offer.training_session t on t.id = g.id
              join offer.offering o on o.id = t.offering
              join offer.course c on c.id = o.course
              join partners.site s on s.id = g.site
              join partners.partner p on p.id = s.partner
              left join offer.kept kc on kc.owner = c.id
              left join offer.kept ko on ko.owner = o.id
              left join offer.kept kg on kg.owner = g.id
             where t.state not in ('DRAFT', 'CANCELLED')
             order by c.number, o.responsible_siret, o.number, g.starts_on, g.code
            """;

    /** What is published of the account's sites, in the order in which files have it. */
    void offer(AccountId account, Consumer<OfferRow> taker) {
        RowCallbackHandler each = row -> taker.accept(OfferRow.of(row));
        reading.executeWithoutResult(status -> rows.query(OFFER, each, account.value()));
    }

    /** Groups of the account's sites that a file holds, and those that none does: drafts, cancelled ones, those without a course. */
    record Exportable(long groups, long drafts, long withoutCourse) {}

    Exportable exportable(AccountId account) {
        return db.sql("""
                select count(*) filter (where t.offering is not null and t.state not in ('DRAFT', 'CANCELLED')) as groups,
                       count(*) filter (where t.state in ('DRAFT', 'CANCELLED')) as drafts,
                       count(*) filter (where t.offering is null and t.state not in ('DRAFT', 'CANCELLED')) as without_course
                  from training.training_session g
                  join accounts.account_site w on w.site = g.site and w.account = :account
                  join offer.training_session t on t.id = g.id
                """)
                .param("account", account.value())
                .query(Exportable.class)
                .single();
    }

    // --- What changes it --------------------------------------------------------------------------------------------

    void begin(TokenHash token, UUID id, String name, String format, long bytes) {
        db.sql("select 1 from offer.begin_upload(:token, :id, :name, :format, :bytes)")
                .param("token", token.bytes())
                .param("id", id)
                .param("name", name)
                .param("format", format)
                .param("bytes", bytes)
                .query(Integer.class)
                .single();
    }

    boolean stage(TokenHash token, UUID id, long readBytes, String batch) {
        return db.sql("select offer.stage(:token, :id, :read, cast(:rows as jsonb))")
                .param("token", token.bytes())
                .param("id", id)
                .param("read", readBytes)
                .param("rows", batch)
                .query(Boolean.class)
                .single();
    }

    void refuse(TokenHash token, UUID id, FileFault fault, @Nullable Long line, String about) {
        db.sql("select 1 from offer.refuse_upload(:token, :id, :fault, cast(:line as bigint), :about)")
                .param("token", token.bytes())
                .param("id", id)
                .param("fault", fault.name())
                .param("line", line)
                .param("about", about)
                .query(Integer.class)
                .single();
    }

    boolean check(TokenHash token, UUID id, String ignored) {
        return yes("select offer.check_upload(:token, :id, :ignored)", token, id, ignored);
    }

    boolean start(TokenHash token, UUID id) {
        return yes("select offer.start_upload(:token, :id) and :ignored = ''", token, id, "");
    }

    private boolean yes(String sql, TokenHash token, UUID id, String ignored) {
        return db.sql(sql)
                .param("token", token.bytes())
                .param("id", id)
                .param("ignored", ignored)
                .query(Boolean.class)
                .single();
    }

    /** DONE, STALE, or GONE. */
    String apply(TokenHash token, UUID id) {
        return db.sql("select offer.apply_upload(:token, :id)")
                .param("token", token.bytes())
                .param("id", id)
                .query(String.class)
                .single();
    }

    void stop(TokenHash token, UUID id) {
        db.sql("select 1 from offer.stop_upload(:token, :id)")
                .param("token", token.bytes())
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    void drop(TokenHash token, UUID id) {
        db.sql("select 1 from offer.drop_upload(:token, :id)")
                .param("token", token.bytes())
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    int sweep() {
        return db.sql("select offer.sweep_uploads()").query(Integer.class).single();
    }
}
