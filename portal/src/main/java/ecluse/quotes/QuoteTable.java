package ecluse.quotes;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import ecluse.quotes.QuoteForm.Read.Right;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Quotes as pages read them, and the database's functions that change them. */
@Component
class QuoteTable {
    private static final String ANYBODYS = """
            select q.id, q.training_session, g.title, s.name as site, p.legal_name, g.starts_on, g.ends_on, q.person, q.scheme,
                   q.content, q.hours, q.hourly_cents, q.total_cents, q.cofinancing_cents, q.employer, q.state, q.version,
                   q.answer_by,
                   (select count(*) from quotes.quote o
                     where o.training_session = q.training_session and o.scheme = 'AIF'
                       and o.state not in ('DRAFT', 'DECLINED', 'LAPSED', 'REFUSED', 'CANCELLED', 'WITHDRAWN')) as aif
              from quotes.quote q
              join training.training_session g on g.id = q.training_session
              join partners.site s on s.id = q.site
              join partners.partner p on p.id = s.partner
            """;

    /** An office's own sites; an adviser's own people, once they have accepted. */
    private static final String QUOTES = ANYBODYS + """
             where (exists (select from accounts.account_site w where w.account = :account and w.site = q.site)
                    or q.state in ('ACCEPTED', 'UNDER_ADVISER_REVIEW', 'APPROVED', 'REFUSED', 'RETURNED', 'CANCELLED', 'CONSUMED')
                       and exists (select from accompaniment.charge c
                                    where c.person = q.person and c.adviser = :account and c.since <= :today
                                      and (c.until is null or c.until >= :today)))
            """;

    /** Sent, and its time nearly over: the office may ring the person up. */
    private static final String LAPSING = """
            q.state = 'SENT_TO_JOBSEEKER' and q.answer_by > :now and q.answer_by < cast(:now as timestamptz) + interval '3 days'
            """;

    private static final String COUNT_AT_SITES = """
            select count(*) from quotes.quote q
             where q.site in (select w.site from accounts.account_site w where w.account = :account) and\s""";

    static final String COUNT_RETURNED = COUNT_AT_SITES + "q.state = 'RETURNED'";

    static final String COUNT_LAPSING = COUNT_AT_SITES + LAPSING;

    static final String COUNT_TO_DECIDE = """
            select count(*) from quotes.quote q
             where q.state = 'UNDER_ADVISER_REVIEW'
               and q.person in (select c.person from accompaniment.charge c
                                 where c.adviser = :account and c.since <= :today and (c.until is null or c.until >= :today))
            """;

    private final JdbcClient db;

    QuoteTable(JdbcClient db) {
        this.db = db;
    }

    /** What waits for the viewer first, then the latest. */
    List<Quote> of(AccountId account, LocalDate today, boolean waiting, Instant now, long offset, int limit) {
        var which = waiting ? " and (q.state in ('DRAFT', 'UNDER_ADVISER_REVIEW', 'RETURNED') or " + LAPSING + ")" : "";
        return db.sql(QUOTES + which
                        + " order by (q.state in ('UNDER_ADVISER_REVIEW', 'RETURNED')) desc, q.changed_at desc, q.id"
                        + " offset :offset limit :limit")
                .param("account", account.value())
                .param("today", today)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> quote(row))
                .list();
    }

    Optional<Quote> byId(AccountId account, LocalDate today, UUID id) {
        return db.sql(QUOTES + " and q.id = :id")
                .param("account", account.value())
                .param("today", today)
                .param("id", id)
                .query((row, n) -> quote(row))
                .optional();
    }

    /** One that the person has opened by link, identifier and birth date. */
    Optional<Quote> opened(UUID id) {
        return db.sql(ANYBODYS + " where q.id = :id")
                .param("id", id)
                .query((row, n) -> quote(row))
                .optional();
    }

    /** A person's own: what an office sent, not what it still writes. */
    private static final String OWN = ANYBODYS + """
             where q.person = :person and q.state <> 'DRAFT'
               and (q.answer_by is not null or exists (select from quotes.event e where e.quote = q.id and e.event = 'SEND'))
            """;

    List<Quote> own(PersonRef person, long offset, int limit) {
        return db.sql(OWN + """
                 order by (q.state = 'SENT_TO_JOBSEEKER') desc, q.changed_at desc, q.id offset :offset limit :limit
                """)
                .param("person", person.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> quote(row))
                .list();
    }

    Optional<Quote> own(PersonRef person, UUID id) {
        return db.sql(OWN + " and q.id = :id")
                .param("person", person.value())
                .param("id", id)
                .query((row, n) -> quote(row))
                .optional();
    }

    Verdict answerOwn(Viewer viewer, UUID id, int version, QuoteEvent event) {
        return Verdict.valueOf(db.sql("select quotes.answer_own(:token, :id, :version, :event)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("event", event.name())
                .query(String.class)
                .single());
    }

    private static Quote quote(ResultSet row) throws SQLException {
        var answerBy = row.getObject("answer_by", OffsetDateTime.class);
        return new Quote(
                row.getObject("id", UUID.class),
                row.getObject("training_session", UUID.class),
                row.getString("title"),
                row.getString("site"),
                row.getString("legal_name"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                new PersonRef(row.getObject("person", UUID.class)),
                Scheme.valueOf(row.getString("scheme")),
                row.getString("content"),
                row.getInt("hours"),
                row.getLong("hourly_cents"),
                row.getLong("total_cents"),
                row.getLong("cofinancing_cents"),
                row.getString("employer"),
                QuoteState.valueOf(row.getString("state")),
                row.getInt("version"),
                answerBy == null ? null : answerBy.toInstant(),
                row.getInt("aif"));
    }

    /** What happened, the latest last. */
    record Happened(
            String event,
            String who,
            @Nullable String account,
            @Nullable String reason,
            Instant at) {
        public String messageKey() {
            return "quotes.event." + event;
        }
    }

    List<Happened> history(UUID quote) {
        return db.sql("""
                select e.event, e.who, a.display_name, e.reason, e.at
                  from quotes.event e left join accounts.account a on a.id = e.account
                 where e.quote = :quote order by e.n
                """)
                .param("quote", quote)
                .query((row, n) -> new Happened(
                        row.getString("event"),
                        row.getString("who"),
                        row.getString("display_name"),
                        row.getString("reason"),
                        Objects.requireNonNull(row.getObject("at", OffsetDateTime.class))
                                .toInstant()))
                .list();
    }

    /** How the person's mail stands; empty before the first. */
    Optional<String> mail(UUID quote) {
        return db.sql("select state from quotes.link where quote = :quote")
                .param("quote", quote)
                .query(String.class)
                .optional();
    }

    /** The plan that the person and the agency have agreed, in the adviser's own caseload. */
    record Plan(
            @Nullable String goal,
            @Nullable String goalRome,
            @Nullable LocalDate agreedOn,
            String guidance,
            LocalDate since) {
        public String guidanceKey() {
            return "accompaniment.guidance." + guidance;
        }
    }

    Optional<Plan> plan(AccountId adviser, PersonRef person) {
        return db.sql("""
                select goal, goal_rome, agreed_on, guidance, since from accompaniment.charge
                 where adviser = :adviser and person = :person
                """)
                .param("adviser", adviser.value())
                .param("person", person.value())
                .query((row, n) -> new Plan(
                        row.getString("goal"),
                        row.getString("goal_rome"),
                        row.getObject("agreed_on", LocalDate.class),
                        row.getString("guidance"),
                        row.getObject("since", LocalDate.class)))
                .optional();
    }

    /** A group for which a quote can still be written in time. */
    record Open(UUID id, String title, String site, LocalDate startsOn, int people) {}

    private static final String OPEN = """
            select g.id, g.title, s.name, g.starts_on,
                   (select count(*) from training.enrolment e
                     where e.training_session = g.id and e.state in ('PLACED', 'REGISTERED')) as people
              from training.training_session g
              join partners.site s on s.id = g.site
              join accounts.account_site w on w.site = g.site and w.account = :account
            """;

    List<Open> open(AccountId account, LocalDate from) {
        return db.sql("select * from (" + OPEN
                        + " where g.starts_on >= :from) x where people > 0 order by starts_on, title, id limit 100")
                .param("account", account.value())
                .param("from", from)
                .query((row, n) -> open(row))
                .list();
    }

    Optional<Open> group(AccountId account, UUID group) {
        return db.sql(OPEN + " where g.id = :group")
                .param("account", account.value())
                .param("group", group)
                .query((row, n) -> open(row))
                .optional();
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getObject("id", UUID.class),
                row.getString("title"),
                row.getString("name"),
                row.getObject("starts_on", LocalDate.class),
                row.getInt("people"));
    }

    /** Who is placed in one of the account's groups, and may be quoted for. */
    List<PersonRef> placed(UUID group) {
        return db.sql("""
                select distinct e.person from training.enrolment e
                 where e.training_session = :group and e.state in ('PLACED', 'REGISTERED') limit 200
                """)
                .param("group", group)
                .query((row, n) -> new PersonRef(row.getObject("person", UUID.class)))
                .list();
    }

    /** Whether the quote's person is in its training now, from the enrolment certificate to the exit. */
    boolean inTraining(Quote quote) {
        return db.sql("""
                select exists (select from training.enrolment e
                                where e.training_session = :group and e.person = :person
                                  and e.state in ('REGISTERED', 'ENTERED', 'INTERRUPTED'))
                """)
                .param("group", quote.group())
                .param("person", quote.person().value())
                .query(Boolean.class)
                .single();
    }

    Verdict save(
            Viewer viewer,
            UUID id,
            int version,
            @Nullable UUID group,
            @Nullable UUID person,
            Right right,
            @Nullable UUID replaces) {
        return Verdict.valueOf(db.sql("""
                select quotes.save(:token, :id, :version, :group, :person, :scheme, :content, :hours, :hourly, :cofinancing,
                                   nullif(:employer, ''), :replaces)
                """)
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("group", group)
                .param("person", person)
                .param("scheme", right.scheme().name())
                .param("content", right.content())
                .param("hours", right.hours())
                .param("hourly", Math.toIntExact(right.hourlyCents()))
                .param("cofinancing", right.cofinancingCents())
                .param("employer", right.employer())
                .param("replaces", replaces)
                .query(String.class)
                .single());
    }

    Verdict act(Viewer viewer, UUID id, int version, QuoteEvent event, String reason) {
        return Verdict.valueOf(db.sql("select quotes.act(:token, :id, :version, :event, :reason)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("event", event.name())
                .param("reason", reason)
                .query(String.class)
                .single());
    }

    boolean mailAgain(Viewer viewer, UUID id) {
        return db.sql("select quotes.mail_again(:token, :id)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /** Somebody to write to, and the quote that is to be answered. */
    record Claim(UUID quote, PersonRef person, int attempt) {}

    Optional<Claim> claim(byte[] hash) {
        return db.sql("select quote, person, attempt from quotes.claim_link(:hash)")
                .param("hash", hash)
                .query((row, n) -> new Claim(
                        row.getObject("quote", UUID.class),
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getInt("attempt")))
                .optional();
    }

    void settle(Claim claim, String state) {
        db.sql("select 1 from quotes.settle_link(:quote, :attempt, :state)")
                .param("quote", claim.quote())
                .param("attempt", claim.attempt())
                .param("state", state)
                .query(Integer.class)
                .single();
    }

    boolean live(byte[] link) {
        return uuid("select quotes.live_link(:link) as quote", link, null, null).isPresent();
    }

    Optional<UUID> open(byte[] link, byte[] identity, byte[] proof) {
        return uuid("select quotes.open_link(:link, :identity, :proof) as quote", link, identity, proof);
    }

    private Optional<UUID> uuid(String sql, byte[] link, byte @Nullable [] identity, byte @Nullable [] proof) {
        var found = db.sql(sql)
                .param("link", link)
                .param("identity", identity)
                .param("proof", proof)
                .query((row, n) -> Optional.ofNullable(row.getObject("quote", UUID.class)))
                .single();
        return found;
    }

    boolean answer(byte[] link, byte[] proof, QuoteEvent event) {
        return db.sql("select quotes.answer_link(:link, :proof, :event)")
                .param("link", link)
                .param("proof", proof)
                .param("event", event.name())
                .query(Boolean.class)
                .single();
    }

    int lapse(Instant now) {
        return db.sql("select quotes.lapse(:now)")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    int handOver() {
        return db.sql("select quotes.hand_over()").query(Integer.class).single();
    }
}
