package ecluse.joining;

import ecluse.joining.Agreement.Asked;
import ecluse.joining.Agreement.Certificate;
import ecluse.joining.Agreement.Place;
import ecluse.joining.Agreement.Proposal;
import ecluse.joining.Agreement.Wanted;
import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Viewer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Requests and agreements. Written by the database's functions alone, which look at who asks. */
@Component
class AgreementTable {
    private static final String SELECT = """
            select a.id, a.state, a.version, a.siret, a.nda, a.legal_name, a.trade_name, a.certificate_number,
                   a.certificate_categories::text[] as certificate_categories, a.certificate_until, a.responsible_siret,
                   a.responsible_name, a.contact_name, a.contact_email, a.contact_phone, a.alone, a.sent_at, a.due_on, a.proven_at,
                   a.number, a.starts_on, a.ends_on, a.services::text[] as services, a.size_class, a.proposed_by, a.approved_by,
                   a.partner, a.lifting_asked_by, a.renewal_until, a.renewal_by, a.manager_name, a.manager_email, a.manager_by,
                   a.closed_on
              from joining.agreement a
             where a.state <> 'DRAFT'
            """;

    private final JdbcClient db;

    AgreementTable(JdbcClient db) {
        this.db = db;
    }

    // --- Read -------------------------------------------------------------------------------------------------------

    Optional<Agreement> byId(UUID id) {
        return db.sql(SELECT + " and a.id = :id")
                .param("id", id)
                .query((row, n) -> agreement(row))
                .optional();
    }

    /** The latest of a partner; partners that came by import have none. */
    Optional<Agreement> of(PartnerId partner) {
        return db.sql(SELECT + " and a.partner = :partner order by a.sent_at desc limit 1")
                .param("partner", partner.value())
                .query((row, n) -> agreement(row))
                .optional();
    }

    /** Which ones an officer looks at. */
    enum Show {
        /** Proven and not decided: what asks for an officer. */
        WAITING("a.state in ('SUBMITTED', 'UNDER_REVIEW') and a.proven_at is not null", "a.due_on, a.id"),
        /** Of these, those that should have been answered. */
        DUE(
                "a.state in ('SUBMITTED', 'UNDER_REVIEW') and a.proven_at is not null and a.due_on < :today",
                "a.due_on, a.id"),
        UNPROVEN("a.state = 'SUBMITTED' and a.proven_at is null", "a.sent_at desc, a.id"),
        APPROVED("a.state = 'APPROVED'", "a.approved_at, a.id"),
        RUNNING("a.state in ('ACTIVE', 'SUSPENDED')", "a.ends_on, a.id"),
        OVER("a.state in ('REFUSED', 'EXPIRED', 'TERMINATED')", "a.changed_at desc, a.id");

        private final String where;
        private final String order;

        Show(String where, String order) {
            this.where = where;
            this.order = order;
        }

        static Show of(String word) {
            return Arrays.stream(values())
                    .filter(show -> show.name().equals(word))
                    .findFirst()
                    .orElse(WAITING);
        }

        public String messageKey() {
            return "joining.show." + name();
        }
    }

    List<Agreement> list(Show show, LocalDate today, long offset, int limit) {
        return db.sql(SELECT + " and " + show.where + " and :today is not null order by " + show.order
                        + " offset :offset limit :limit")
                .param("today", today)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> agreement(row))
                .list();
    }

    List<Place> places(UUID agreement) {
        return db.sql("""
                select siret, name, street, postcode, commune from joining.site where agreement = :agreement order by n
                """).param("agreement", agreement).query(Place.class).list();
    }

    /** What else has the numbers of a request: for officers' eyes alone. */
    record Doubles(
            @Nullable String partnerCode,
            int sites,
            int sameNda,
            int otherRequests,
            boolean loginTaken,
            int strangeSites) {}

    Doubles doubles(UUID agreement) {
        return db.sql("""
                select (select p.code from partners.partner p where p.siret = a.siret and p.id is distinct from a.partner)
                           as partner_code,
                       (select count(*) from partners.site s join joining.site j on j.siret = s.siret
                         where j.agreement = a.id and s.partner is distinct from a.partner) as sites,
                       (select count(*) from partners.partner p
                         where p.nda = a.nda and p.id is distinct from a.partner) as same_nda,
                       (select count(*) from joining.agreement o
                         where o.siret = a.siret and o.id <> a.id
                           and o.state in ('SUBMITTED', 'UNDER_REVIEW', 'APPROVED')) as other_requests,
                       exists (select from accounts.account u
                                where u.login = a.contact_email and u.id is distinct from a.account) as login_taken,
                       (select count(*) from joining.site j
                         where j.agreement = a.id and left(j.siret, 9) <> left(a.siret, 9)) as strange_sites
                  from joining.agreement a where a.id = :agreement
                """).param("agreement", agreement).query(Doubles.class).single();
    }

    /** What happened, in order. */
    record Happened(
            String event,
            String who,
            @Nullable String account,
            @Nullable String first,
            @Nullable String reason,
            Instant at) {
        public String messageKey() {
            return "joining.event." + event;
        }
    }

    List<Happened> history(UUID agreement) {
        return db.sql("""
                select e.event, e.who, a.display_name as account, f.display_name as first, e.reason, e.at
                  from joining.event e
                  left join accounts.account a on a.id = e.account
                  left join accounts.account f on f.id = e.first
                 where e.agreement = :agreement order by e.n limit 200
                """)
                .param("agreement", agreement)
                .query((row, n) -> new Happened(
                        row.getString("event"),
                        row.getString("who"),
                        row.getString("account"),
                        row.getString("first"),
                        row.getString("reason"),
                        Objects.requireNonNull(instant(row, "at"))))
                .list();
    }

    /** How many keep a partner's accounts now. */
    int managers(PartnerId partner) {
        return db.sql("""
                select count(*) from accounts.account
                 where partner = :partner and role = 'PARTNER_ACCOUNT_MANAGER' and status = 'ACTIVE'
                """)
                .param("partner", partner.value())
                .query(Integer.class)
                .single();
    }

    /** What an officer wrote to whoever asked. */
    Optional<String> refusal(UUID agreement) {
        return db.sql("select reason from joining.event where agreement = :agreement and event = 'REFUSE'")
                .param("agreement", agreement)
                .query(String.class)
                .optional();
    }

    private static Agreement agreement(ResultSet row) throws SQLException {
        return new Agreement(
                row.getObject("id", UUID.class),
                AgreementState.valueOf(row.getString("state")),
                row.getInt("version"),
                asked(row),
                Objects.requireNonNull(instant(row, "sent_at")),
                row.getObject("due_on", LocalDate.class),
                instant(row, "proven_at"),
                proposal(row),
                reference(row, "partner", PartnerId::new),
                reference(row, "lifting_asked_by", AccountId::new),
                row.getObject("renewal_until", LocalDate.class),
                reference(row, "renewal_by", AccountId::new),
                wanted(row),
                row.getObject("closed_on", LocalDate.class));
    }

    private static Asked asked(ResultSet row) throws SQLException {
        var until = row.getObject("certificate_until", LocalDate.class);
        return new Asked(
                row.getString("siret"),
                row.getString("nda"),
                row.getString("legal_name"),
                row.getString("trade_name"),
                until == null
                        ? null
                        : new Certificate(
                                row.getString("certificate_number"),
                                texts(row.getArray("certificate_categories"), Category::valueOf),
                                until),
                row.getString("responsible_siret"),
                row.getString("responsible_name"),
                row.getString("contact_name"),
                row.getString("contact_email"),
                row.getString("contact_phone"),
                row.getBoolean("alone"));
    }

    private static @Nullable Wanted wanted(ResultSet row) throws SQLException {
        var email = row.getString("manager_email");
        return email == null
                ? null
                : new Wanted(
                        row.getString("manager_name"), email, new AccountId(row.getObject("manager_by", UUID.class)));
    }

    private static @Nullable Proposal proposal(ResultSet row) throws SQLException {
        var by = reference(row, "proposed_by", AccountId::new);
        return by == null
                ? null
                : new Proposal(
                        row.getString("number"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class),
                        row.getString("size_class"),
                        texts(row.getArray("services"), OpenedService::valueOf),
                        by,
                        reference(row, "approved_by", AccountId::new));
    }

    private static <T> @Nullable T reference(ResultSet row, String column, Function<UUID, T> as) throws SQLException {
        var id = row.getObject(column, UUID.class);
        return id == null ? null : as.apply(id);
    }

    private static <T> List<T> texts(Array array, Function<String, T> as) throws SQLException {
        return Arrays.stream((String[]) array.getArray()).map(as).toList();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    // --- Whoever asks -----------------------------------------------------------------------------------------------

    /** False when that draft was sent already. */
    boolean saveDraft(UUID id, byte[] link, String typed, Locale language) {
        return db.sql("select joining.save_draft(:id, :link, :typed, :language)")
                .param("id", id)
                .param("link", link)
                .param("typed", typed)
                .param("language", language(language))
                .query(Boolean.class)
                .single();
    }

    Optional<String> draft(byte[] link) {
        return db.sql("select t.typed from joining.draft(:link) as t(typed) where t.typed is not null")
                .param("link", link)
                .query(String.class)
                .optional();
    }

    /** False when the draft was sent already. */
    boolean send(UUID id, byte @Nullable [] draft, Locale language, JoinForm.Read.Right form, LocalDate dueOn) {
        var asked = form.asked();
        var certificate = asked.certificate();
        return db.sql("""
                select joining.send(:id, :draft, :language, :siret, :nda, :legalName, :tradeName, :certificate,
                                    cast(:categories as text[]), cast(:until as date), :responsibleSiret, :responsibleName,
                                    :contactName, :contactEmail, :contactPhone, :alone, cast(:sirets as text[]),
                                    cast(:names as text[]), cast(:streets as text[]), cast(:postcodes as text[]),
                                    cast(:communes as text[]), :due)
                """)
                .param("id", id)
                .param("draft", draft, java.sql.Types.BINARY)
                .param("language", language(language))
                .param("siret", asked.siret())
                .param("nda", asked.nda())
                .param("legalName", asked.legalName())
                .param("tradeName", asked.tradeName())
                .param("certificate", certificate == null ? null : certificate.number())
                .param("categories", certificate == null ? null : names(certificate.categories()))
                .param("until", certificate == null ? null : certificate.until())
                .param("responsibleSiret", asked.responsibleSiret())
                .param("responsibleName", asked.responsibleName())
                .param("contactName", asked.contactName())
                .param("contactEmail", asked.contactEmail())
                .param("contactPhone", asked.contactPhone())
                .param("alone", asked.alone())
                .param("sirets", of(form.places(), Place::siret))
                .param("names", of(form.places(), Place::name))
                .param("streets", of(form.places(), Place::street))
                .param("postcodes", of(form.places(), Place::postcode))
                .param("communes", of(form.places(), Place::commune))
                .param("due", dueOn)
                .query(Boolean.class)
                .single();
    }

    private static String[] of(List<Place> places, Function<Place, String> what) {
        return places.stream().map(what).toArray(String[]::new);
    }

    private static String[] names(List<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).toArray(String[]::new);
    }

    static String language(Locale language) {
        return language.getLanguage().equals("en") ? "en" : "fr";
    }

    /** What a mailed link is for. */
    enum Link {
        PROVE,
        ACTIVATE
    }

    /** The request behind a link that lives. */
    Optional<Agreement> ofLink(byte[] link, Link kind) {
        return db.sql("select joining.of_link(:link, :kind)")
                .param("link", link)
                .param("kind", kind.name())
                .query((row, n) -> Optional.ofNullable(row.getObject(1, UUID.class)))
                .single()
                .flatMap(this::byId);
    }

    boolean prove(byte[] link) {
        return db.sql("select joining.prove(:link)")
                .param("link", link)
                .query(Boolean.class)
                .single();
    }

    /** Whom a manager's link that lives is for. */
    record Appointee(String login, String organisation) {
        @Override
        public String toString() {
            return "Appointee[]";
        }
    }

    Optional<Appointee> appointee(byte[] link) {
        return db.sql("""
                select a.login, p.legal_name as organisation
                  from joining.appointed(:link) as l(account)
                  join accounts.account a on a.id = l.account
                  join partners.partner p on p.id = a.partner
                """).param("link", link).query(Appointee.class).optional();
    }

    /** False when the link is over. */
    boolean takeUp(byte[] link, String passwordHash, Locale language) {
        return db.sql("select joining.take_up(:link, :hash, :language)")
                .param("link", link)
                .param("hash", passwordHash)
                .param("language", language(language))
                .query(Boolean.class)
                .single();
    }

    /** False when the link is over. */
    boolean activate(byte[] link, String passwordHash, Locale language) {
        return db.sql("select joining.activate(:link, :hash, :language)")
                .param("link", link)
                .param("hash", passwordHash)
                .param("language", language(language))
                .query(Boolean.class)
                .single();
    }

    // --- Officers ---------------------------------------------------------------------------------------------------

    /** @param message what those who are shut out read; empty where nobody is */
    Decided act(Viewer officer, UUID id, int version, AgreementEvent event, String reason, String message) {
        return Decided.valueOf(db.sql("select joining.act(:token, :id, :version, :event, :reason, :message)")
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("event", event.name())
                .param("reason", reason)
                .param("message", message)
                .query(String.class)
                .single());
    }

    Decided propose(Viewer officer, UUID id, int version, ProposalForm.Read.Right proposal) {
        return Decided.valueOf(db.sql("""
                select joining.propose(:token, :id, :version, :number, :starts, :ends, :size, cast(:services as text[]))
                """)
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("number", proposal.number())
                .param("starts", proposal.startsOn())
                .param("ends", proposal.endsOn())
                .param("size", proposal.sizeClass())
                .param("services", names(proposal.services()))
                .query(String.class)
                .single());
    }

    Decided askRenewal(Viewer officer, UUID id, int version, LocalDate until) {
        return Decided.valueOf(db.sql("select joining.ask_renewal(:token, :id, :version, :until)")
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("until", until)
                .query(String.class)
                .single());
    }

    Decided askManager(Viewer officer, UUID id, int version, ManagerForm.Read.Right wanted) {
        return Decided.valueOf(db.sql("select joining.ask_manager(:token, :id, :version, :name, :email)")
                .param("token", officer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("name", wanted.name())
                .param("email", wanted.email())
                .query(String.class)
                .single());
    }

    /** @param officers two of them; the database looks again, at the live sign-in and at who asked */
    Decided appoint(Viewer second, TwoOfficers officers, UUID id, int version, AccountId account) {
        if (!officers.second().equals(second.account())) {
            return Decided.SAME_OFFICER;
        }
        return Decided.valueOf(db.sql("select joining.appoint(:token, :id, :version, :account)")
                .param("token", second.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("account", account.value())
                .query(String.class)
                .single());
    }

    /** @param officers two of them; the database looks again, at the live sign-in and at who proposed */
    Decided approve(Viewer second, TwoOfficers officers, UUID id, int version, PartnerId partner, AccountId account) {
        if (!officers.second().equals(second.account())) {
            return Decided.SAME_OFFICER;
        }
        return Decided.valueOf(db.sql("select joining.approve(:token, :id, :version, :partner, :account)")
                .param("token", second.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("partner", partner.value())
                .param("account", account.value())
                .query(String.class)
                .single());
    }

    /**
     * One step of the calendar: a reminder, an end, a closing.
     *
     * @param message what those read whose agreement ended 30 days ago
     * @return false when nothing more is due on that day
     */
    boolean followClock(LocalDate today, String message) {
        return db.sql("select joining.follow_clock(:today, :message)")
                .param("today", today)
                .param("message", message)
                .query(Boolean.class)
                .single();
    }
}
