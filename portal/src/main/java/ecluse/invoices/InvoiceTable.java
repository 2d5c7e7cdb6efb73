package ecluse.invoices;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Invoices of the sites where an account works, and the database's functions that change them. */
@Component
class InvoiceTable {
    private static final String INVOICES = """
            select i.id, i.quote, i.enrolment, q.person, g.title, g.code, s.name as site, s.siret, p.legal_name, g.starts_on,
                   g.ends_on, i.state, i.version, i.replaces, i.quoted_hours, i.hourly_cents, i.served_minutes,
                   i.billed_minutes, i.gross_cents, i.share_cents, i.amount_cents, i.desk_number,
                   coalesce(d.no_exit, true) as no_exit, coalesce(d.no_report, true) as no_report,
                   coalesce(d.uncertified, 0) as uncertified
              from invoices.invoice i
              join accounts.account_site w on w.site = i.site and w.account = :account
              join quotes.quote q on q.id = i.quote
              join training.training_session g on g.id = q.training_session
              join partners.site s on s.id = i.site
              join partners.partner p on p.id = s.partner
              left join invoices.dossier d on d.quote = i.quote
            """;

    private final JdbcClient db;

    InvoiceTable(JdbcClient db) {
        this.db = db;
    }

    /** The latest first. */
    List<Invoice> of(AccountId account, Show show, long offset, int limit) {
        return db.sql(INVOICES + " where " + show.condition()
                        + " order by i.changed_at desc, i.id offset :offset limit :limit")
                .param("account", account.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> invoice(row))
                .list();
    }

    Optional<Invoice> byId(AccountId account, UUID id) {
        return db.sql(INVOICES + " where i.id = :id")
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> invoice(row))
                .optional();
    }

    private static Invoice invoice(ResultSet row) throws SQLException {
        var state = InvoiceState.valueOf(row.getString("state"));
        return new Invoice(
                row.getObject("id", UUID.class),
                row.getObject("quote", UUID.class),
                row.getObject("enrolment", UUID.class),
                new PersonRef(row.getObject("person", UUID.class)),
                row.getString("title"),
                row.getString("code"),
                row.getString("site"),
                row.getString("siret"),
                row.getString("legal_name"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                state,
                row.getInt("version"),
                row.getObject("replaces", UUID.class),
                row.getInt("quoted_hours"),
                row.getInt("hourly_cents"),
                row.getInt("served_minutes"),
                row.getInt("billed_minutes"),
                row.getLong("gross_cents"),
                row.getLong("share_cents"),
                row.getLong("amount_cents"),
                row.getString("desk_number"),
                state == InvoiceState.DRAFT ? missing(row) : Missing.NOTHING);
    }

    private static Missing missing(ResultSet row) throws SQLException {
        return new Missing(row.getBoolean("no_exit"), row.getBoolean("no_report"), row.getInt("uncertified"));
    }

    /** A quote from which an invoice can be drawn. */
    record Drawable(UUID quote, PersonRef person, String title, String site, int minutes, Missing missing) {
        public String hours() {
            return Invoice.hours(minutes);
        }
    }

    List<Drawable> drawable(AccountId account, long offset, int limit) {
        return db.sql("""
                select d.quote, d.person, g.title, s.name as site, least(d.unbilled, d.left_minutes) as minutes, d.no_exit,
                       d.no_report, d.uncertified
                  from invoices.dossier d
                  join accounts.account_site w on w.site = d.site and w.account = :account
                  join training.training_session g on g.id = d.training_session
                  join partners.site s on s.id = d.site
                 where d.unbilled > 0 and d.left_minutes > 0 and not d.drafted
                 order by d.no_exit, d.no_report, g.ends_on, d.quote offset :offset limit :limit
                """)
                .param("account", account.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Drawable(
                        row.getObject("quote", UUID.class),
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getString("title"),
                        row.getString("site"),
                        row.getInt("minutes"),
                        missing(row)))
                .list();
    }

    /** A month of an invoice as it was certified, all of it in minutes. */
    record Month(
            LocalDate month,
            int version,
            int planned,
            int present,
            int excused,
            int unexcused,
            String certifiedBy,
            Instant at) {
        public String hoursPlanned() {
            return Invoice.hours(planned);
        }

        public String hoursPresent() {
            return Invoice.hours(present);
        }

        public String hoursExcused() {
            return Invoice.hours(excused);
        }

        public String hoursUnexcused() {
            return Invoice.hours(unexcused);
        }
    }

    List<Month> months(UUID invoice) {
        return db.sql("""
                select m.month, m.statement_version, v.planned, v.present, v.excused, v.unexcused, a.display_name,
                       v.certified_at
                  from invoices.month m
                  join attendance.statement_version v
                    on (v.enrolment, v.month, v.version) = (m.enrolment, m.month, m.statement_version)
                  join accounts.account a on a.id = v.certified_by
                 where m.invoice = :invoice order by m.month
                """)
                .param("invoice", invoice)
                .query((row, n) -> new Month(
                        row.getObject("month", LocalDate.class),
                        row.getInt("statement_version"),
                        row.getInt("planned"),
                        row.getInt("present"),
                        row.getInt("excused"),
                        row.getInt("unexcused"),
                        row.getString("display_name"),
                        instant(row, "certified_at")))
                .list();
    }

    /** What happened, the latest last. */
    record Happened(String event, String account, @Nullable String words, Instant at) {
        public String messageKey() {
            return "invoices.event." + event;
        }
    }

    List<Happened> history(UUID invoice) {
        return db.sql("""
                select e.event, a.display_name, e.reason, e.at
                  from invoices.event e join accounts.account a on a.id = e.account
                 where e.invoice = :invoice order by e.n
                """)
                .param("invoice", invoice)
                .query((row, n) -> new Happened(
                        row.getString("event"),
                        row.getString("display_name"),
                        row.getString("reason"),
                        instant(row, "at")))
                .list();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    Verdict draw(Viewer viewer, UUID id, UUID quote) {
        return Verdict.valueOf(db.sql("select invoices.draw(:token, :id, :quote, null)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("quote", quote)
                .query(String.class)
                .single());
    }

    /** @param fresh the id of the draft that takes its place, where the act makes one */
    Verdict act(Viewer viewer, UUID id, int version, InvoiceEvent event, String words, UUID fresh) {
        return Verdict.valueOf(db.sql("select invoices.act(:token, :id, :version, :event, :words, :fresh)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("event", event.name())
                .param("words", words)
                .param("fresh", fresh)
                .query(String.class)
                .single());
    }
}
