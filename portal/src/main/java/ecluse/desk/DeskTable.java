package ecluse.desk;

import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import ecluse.partners.Region;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Collator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Requests to the desk, and entries that nobody has declared; no person stands in any of them. */
@Component
class DeskTable {
    /** Days after which an entry that nobody has declared is the desk's to ask about. */
    private static final int ENTRY_DAYS = 10;

    private static final String REQUESTS = """
            select r.id, r.enrolment, g.title, g.code, p.legal_name, s.name as site, g.starts_on, g.ends_on,
                   e.state as enrolment_state, e.registered_on, e.entered_on, e.exited_on, a.display_name as asked_by, r.asked_at,
                   r.words, r.state, d.display_name as decided_by, r.decided_at, r.answer
              from desk.request r
              join training.enrolment e on e.id = r.enrolment
              join training.training_session g on g.id = e.training_session
              join partners.site s on s.id = r.site
              join partners.partner p on p.id = s.partner
              join accounts.account a on a.id = r.asked_by
              left join accounts.account d on d.id = r.decided_by
            """;

    private static final String OF_OFFICE =
            REQUESTS + " where r.site in (select w.site from accounts.account_site w where w.account = :account)";

    /** In the regions that are the desk's to look after. */
    private static final String IN_REGIONS =
            " join accounts.account l on l.id = :account and s.region = any (l.regions) ";

    private final JdbcClient db;

    DeskTable(JdbcClient db) {
        this.db = db;
    }

    // --- For an office ----------------------------------------------------------------------------------------------

    /** An enrolment of a site where an account works, by its training alone. */
    record Subject(UUID enrolment, String title, String code, String state) {
        public String stateKey() {
            return "training.enrolment." + state;
        }
    }

    Optional<Subject> subject(AccountId account, UUID enrolment) {
        return db.sql("""
                select e.id, g.title, g.code, e.state
                  from training.enrolment e
                  join training.training_session g on g.id = e.training_session
                  join accounts.account_site w on w.site = g.site and w.account = :account
                 where e.id = :id
                """)
                .param("account", account.value())
                .param("id", enrolment)
                .query((row, n) -> new Subject(
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getString("code"),
                        row.getString("state")))
                .optional();
    }

    List<DeskRequest> about(AccountId account, UUID enrolment) {
        return db.sql(OF_OFFICE + " and r.enrolment = :enrolment order by r.asked_at desc, r.id limit 20")
                .param("account", account.value())
                .param("enrolment", enrolment)
                .query((row, n) -> request(row))
                .list();
    }

    /** The latest first. */
    List<DeskRequest> of(AccountId account, long offset, int limit) {
        return db.sql(OF_OFFICE + " order by r.asked_at desc, r.id offset :offset limit :limit")
                .param("account", account.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> request(row))
                .list();
    }

    // --- For the desk -----------------------------------------------------------------------------------------------

    /** Those that an account looks after, by name. */
    List<Region> regions(AccountId account) {
        return db
                .sql("select unnest(regions) from accounts.account where id = :account")
                .param("account", account.value())
                .query(String.class)
                .list()
                .stream()
                .flatMap(code -> Region.byCode(code).stream())
                .sorted(Comparator.comparing(Region::title, Collator.getInstance(Locale.FRENCH)))
                .toList();
    }

    /** Those that wait, the oldest first. */
    List<DeskRequest> waiting(AccountId account, long offset, int limit) {
        return db.sql(REQUESTS + IN_REGIONS
                        + " where r.state = 'WAITING' order by r.asked_at, r.id offset :offset limit :limit")
                .param("account", account.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> request(row))
                .list();
    }

    int waiting(AccountId account) {
        return db.sql("select count(*) from desk.request r join partners.site s on s.id = r.site" + IN_REGIONS
                        + " where r.state = 'WAITING'")
                .param("account", account.value())
                .query(Integer.class)
                .single();
    }

    Optional<DeskRequest> byId(AccountId account, UUID id) {
        return db.sql(REQUESTS + IN_REGIONS + " where r.id = :id")
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> request(row))
                .optional();
    }

    /** What was done with a file. */
    record Step(
            String act,
            Instant at,
            @Nullable String by,
            @Nullable String reason) {
        public String messageKey() {
            return "training.act." + act;
        }
    }

    List<Step> steps(UUID enrolment) {
        return db.sql("""
                select c.act, c.at, a.display_name, c.reason
                  from training.change c left join accounts.account a on a.id = c.account
                 where c.enrolment = :enrolment order by c.version desc limit 50
                """)
                .param("enrolment", enrolment)
                .query((row, n) -> new Step(
                        row.getString("act"),
                        moment(row, "at"),
                        row.getString("display_name"),
                        row.getString("reason")))
                .list();
    }

    /** People of a group of whom nobody has said for ten days whether they came. */
    record Undeclared(String organisation, String site, String title, String code, LocalDate startsOn, int people) {}

    /** The longest first. */
    List<Undeclared> undeclared(AccountId account, LocalDate today, long offset, int limit) {
        return db.sql("""
                select p.legal_name, s.name, g.title, g.code, g.starts_on, count(*)::integer as people
                  from training.enrolment e
                  join training.training_session g on g.id = e.training_session
                  join partners.site s on s.id = g.site
                  join partners.partner p on p.id = s.partner
                """ + IN_REGIONS + """
                 where e.state = 'REGISTERED' and coalesce(e.planned_start, g.starts_on) < :day
                   and g.ends_on > :day - 400
                 group by p.legal_name, s.name, g.id
                 order by g.starts_on, g.id offset :offset limit :limit
                """)
                .param("account", account.value())
                .param("day", today.minusDays(ENTRY_DAYS))
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Undeclared(
                        row.getString("legal_name"),
                        row.getString("name"),
                        row.getString("title"),
                        row.getString("code"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getInt("people")))
                .list();
    }

    private static DeskRequest request(ResultSet row) throws SQLException {
        return new DeskRequest(
                row.getObject("id", UUID.class),
                row.getObject("enrolment", UUID.class),
                row.getString("title"),
                row.getString("code"),
                row.getString("legal_name"),
                row.getString("site"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                row.getString("enrolment_state"),
                row.getObject("registered_on", LocalDate.class),
                row.getObject("entered_on", LocalDate.class),
                row.getObject("exited_on", LocalDate.class),
                row.getString("asked_by"),
                moment(row, "asked_at"),
                row.getString("words"),
                RequestState.valueOf(row.getString("state")),
                row.getString("decided_by"),
                row.getObject("decided_at") == null ? null : moment(row, "decided_at"),
                row.getString("answer"));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    // --- Acts -------------------------------------------------------------------------------------------------------

    Verdict ask(Viewer viewer, UUID id, UUID enrolment, String words) {
        return verdict(
                "desk.ask(:token, :id, :enrolment, :words)",
                viewer,
                Map.of("id", id, "enrolment", enrolment, "words", words));
    }

    Verdict withdraw(Viewer viewer, UUID id) {
        return verdict("desk.withdraw(:token, :id)", viewer, Map.of("id", id));
    }

    Verdict decide(Viewer viewer, UUID id, boolean allow, String answer) {
        return verdict(
                "desk.decide(:token, :id, :allow, :answer)",
                viewer,
                Map.of("id", id, "allow", allow, "answer", answer));
    }

    private Verdict verdict(String call, Viewer viewer, Map<String, ?> parameters) {
        return Verdict.valueOf(db.sql("select " + call)
                .param("token", viewer.token().bytes())
                .params(parameters)
                .query(String.class)
                .single());
    }
}
