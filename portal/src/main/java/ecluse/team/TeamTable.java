package ecluse.team;

import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.team.Member.Place;
import ecluse.team.Member.Status;
import ecluse.team.Member.Waiting;
import ecluse.web.Handle;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Accounts of partners and what waits for a second person. Written by the database's functions alone, which look at who asks. */
@Component
class TeamTable {
    private static final String MEMBER = """
            select a.id, a.code, a.display_name, a.login, a.role, a.status, team.seen(a.id) as seen, a.created_at,
                   case when a.reads_from < 'infinity' then a.reads_from end as reads_from,
                   coalesce(a.reads_from = 'infinity', false) as reads_never, a.holds,
                   (select u.at from team.last_use u where u.account = a.id) as last_sign_in,
                   array(select t.id::text from accounts.account_site y join partners.site t on t.id = y.site
                          where y.account = a.id order by t.name, t.id) as site_ids,
                   array(select t.name from accounts.account_site y join partners.site t on t.id = y.site
                          where y.account = a.id order by t.name, t.id) as site_names,
                   case when a.by_group then (select count(*)::integer from accounts.account_group x where x.account = a.id) end as groups,
                   r.id as request, r.asked_by, r.asked_at, r.other_domain
              from accounts.account a
              left join team.request r on r.account = a.id and r.state = 'WAITING'
             where a.partner = :partner
            """;

    private static final String REQUEST = """
            select r.id, r.account, r.partner, p.legal_name, p.code as partner_code, a.code, a.display_name, a.login, a.role, a.status,
                   (select string_agg(t.name, ', ' order by t.name) from accounts.account_site y
                      join partners.site t on t.id = y.site where y.account = a.id) as sites,
                   r.kind, r.other_domain, r.hours, r.role_before, a.by_group, coalesce(r.by_group_before, false) as by_group_before,
                   (select string_agg(t.name, ', ' order by t.name) from partners.site t
                     where t.id = any (r.sites_before)) as sites_before,
                   r.asked_by, b.display_name as asked_by_name, r.asked_at
              from team.request r
              join accounts.account a on a.id = r.account
              join accounts.account b on b.id = r.asked_by
              join partners.partner p on p.id = r.partner
             where r.state = 'WAITING'
            """;

    private final JdbcClient db;

    TeamTable(JdbcClient db) {
        this.db = db;
    }

    // --- Read -------------------------------------------------------------------------------------------------------

    /** Those who wait first, then by name. */
    List<Member> of(PartnerId partner, long offset, int limit) {
        return db.sql(MEMBER
                        + " and a.status <> 'REMOVED' order by r.id is null, lower(a.display_name), a.id"
                        + " offset :offset limit :limit")
                .param("partner", partner.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> member(row))
                .list();
    }

    Optional<Member> one(PartnerId partner, UUID account) {
        return db.sql(MEMBER + " and a.id = :account")
                .param("partner", partner.value())
                .param("account", account)
                .query((row, n) -> member(row))
                .optional();
    }

    /** An account of the viewer's own partner, by what stands in an address. */
    Optional<Member> one(Viewer viewer, String handle) {
        return Handle.read(handle).flatMap(account -> viewer.partner().flatMap(own -> one(own, account)));
    }

    private static Member member(ResultSet row) throws SQLException {
        return new Member(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("display_name"),
                row.getString("login"),
                Role.valueOf(row.getString("role")),
                Status.valueOf(row.getString("status")),
                row.getString("seen"),
                places(row),
                row.getObject("groups", Integer.class),
                at(row, "created_at"),
                row.getBoolean("reads_never") ? Instant.MAX : instant(row, "reads_from"),
                row.getInt("holds") > 1,
                instant(row, "last_sign_in"),
                waiting(row));
    }

    private static List<Place> places(ResultSet row) throws SQLException {
        var ids = (String[]) row.getArray("site_ids").getArray();
        var names = (String[]) row.getArray("site_names").getArray();
        var places = new ArrayList<Place>();
        for (int i = 0; i < ids.length; i++) {
            places.add(new Place(UUID.fromString(ids[i]), names[i]));
        }
        return List.copyOf(places);
    }

    private static @Nullable Waiting waiting(ResultSet row) throws SQLException {
        var request = row.getObject("request", UUID.class);
        return request == null
                ? null
                : new Waiting(
                        request,
                        row.getObject("asked_by", UUID.class),
                        at(row, "asked_at"),
                        row.getBoolean("other_domain"));
    }

    /** Where an account works; of a manager, what may be granted. */
    List<Place> places(UUID account) {
        return db.sql("""
                select t.id, t.name from accounts.account_site y join partners.site t on t.id = y.site
                 where y.account = :account order by t.name, t.id
                """)
                .param("account", account)
                .query((row, n) -> new Place(row.getObject("id", UUID.class), row.getString("name")))
                .list();
    }

    /** Domains of a partner's own. */
    List<String> domains(PartnerId partner) {
        return db.sql("select name from team.domain where partner = :partner order by name")
                .param("partner", partner.value())
                .query(String.class)
                .list();
    }

    /** What waits for a second person, the oldest first; of one partner, or of all. */
    List<AccountRequest> waiting(@Nullable PartnerId partner, long offset, int limit) {
        return db.sql(REQUEST
                        + " and (cast(:partner as uuid) is null or r.partner = :partner)"
                        + " order by r.asked_at, r.id offset :offset limit :limit")
                .param("partner", partner == null ? null : partner.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> request(row))
                .list();
    }

    Optional<AccountRequest> request(UUID id) {
        return db.sql(REQUEST + " and r.id = :id")
                .param("id", id)
                .query((row, n) -> request(row))
                .optional();
    }

    private static AccountRequest request(ResultSet row) throws SQLException {
        var before = row.getString("role_before");
        return new AccountRequest(
                row.getObject("id", UUID.class),
                row.getObject("account", UUID.class),
                row.getObject("partner", UUID.class),
                row.getString("legal_name"),
                row.getString("partner_code"),
                row.getString("code"),
                row.getString("display_name"),
                row.getString("login"),
                Role.valueOf(row.getString("role")),
                words(row.getString("sites")),
                row.getString("kind").equals("NEW"),
                row.getBoolean("other_domain"),
                row.getInt("hours"),
                before == null ? null : Role.valueOf(before),
                before == null ? null : words(row.getString("sites_before")),
                row.getBoolean("by_group"),
                row.getBoolean("by_group_before"),
                row.getObject("asked_by", UUID.class),
                row.getString("asked_by_name"),
                at(row, "asked_at"),
                !row.getString("status").equals("INVITED"));
    }

    private static String words(@Nullable String text) {
        return text == null ? "—" : text;
    }

    /**
     * A step of an account's history.
     *
     * @param via the mark of the directory's token by which it was done; null: by hand
     */
    record Step(String step, @Nullable String by, @Nullable String via, Instant at) {
        public String messageKey() {
            return "team.step." + step;
        }
    }

    /** The latest first. */
    List<Step> history(UUID account) {
        return db.sql("""
                select s.step, b.display_name as by, s.via, s.at from team.step s left join accounts.account b on b.id = s.by
                 where s.account = :account and s.step <> 'TAKEN' order by s.n desc limit 100
                """)
                .param("account", account)
                .query((row, n) ->
                        new Step(row.getString("step"), row.getString("by"), row.getString("via"), at(row, "at")))
                .list();
    }

    /** What a waiting account waits for. */
    record Wait(
            boolean approval,
            boolean agency,
            @Nullable Instant since,
            int hours,
            @Nullable Instant until) {}

    /** Empty where it waits for nothing. */
    Optional<Wait> wait(UUID account) {
        return db.sql("""
                select r.state = 'WAITING' as approval, r.other_domain, r.asked_at, r.hours, r.kind,
                       case when a.reads_from < 'infinity' then a.reads_from end as until
                  from accounts.account a
                  left join lateral (select q.* from team.request q where q.account = a.id
                                      order by q.asked_at desc, q.id limit 1) r on true
                 where a.id = :account and a.reads_from > clock_timestamp()
                """)
                .param("account", account)
                .query((row, n) -> new Wait(
                        row.getBoolean("approval"),
                        row.getBoolean("other_domain"),
                        instant(row, "asked_at"),
                        row.getInt("hours"),
                        instant(row, "until")))
                .optional();
    }

    /** A partner's account that sleeps, for the agency. */
    record Asleep(UUID id, String code, String name, String organisation, Role role, String seen) {
        @Override
        public String toString() {
            return "Asleep[" + code + "]";
        }
    }

    /** All that sleep, by partner and name. */
    List<Asleep> asleep(long offset, int limit) {
        return db.sql("""
                select a.id, a.code, a.display_name, p.legal_name, a.role, team.seen(a.id) as seen
                  from accounts.account a join partners.partner p on p.id = a.partner join team.role r on r.role = a.role
                 where a.status = 'ASLEEP'
                 order by p.legal_name, lower(a.display_name), a.id offset :offset limit :limit
                """)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Asleep(
                        row.getObject("id", UUID.class),
                        row.getString("code"),
                        row.getString("display_name"),
                        row.getString("legal_name"),
                        Role.valueOf(row.getString("role")),
                        row.getString("seen")))
                .list();
    }

    // --- Managers ---------------------------------------------------------------------------------------------------

    Verdict invite(Viewer manager, UUID account, UUID request, InvitationForm.Read.Right form, Locale language) {
        return Verdict.valueOf(db.sql("""
                select team.invite(:token, :account, :request, :name, :login, :role, cast(:sites as uuid[]), :language)
                """)
                .param("token", manager.token().bytes())
                .param("account", account)
                .param("request", request)
                .param("name", form.name())
                .param("login", form.email())
                .param("role", form.role().name())
                .param("sites", texts(form.sites()))
                .param("language", language(language))
                .query(String.class)
                .single());
    }

    Verdict change(Viewer manager, UUID account, String seen, UUID request, Role role, Collection<UUID> sites) {
        return Verdict.valueOf(db.sql("""
                select team.change(:token, :account, :seen, :request, :role, cast(:sites as uuid[]))
                """)
                .param("token", manager.token().bytes())
                .param("account", account)
                .param("seen", seen)
                .param("request", request)
                .param("role", role.name())
                .param("sites", texts(sites))
                .query(String.class)
                .single());
    }

    Verdict act(Viewer manager, UUID account, String seen, MemberAct act) {
        return act == MemberAct.WAKE ? wake(manager, account, seen) : acted(manager, account, seen, act);
    }

    /** Also an officer's of the agency. */
    Verdict wake(Viewer manager, UUID account, String seen) {
        return Verdict.valueOf(db.sql("select team.wake(:token, :account, :seen)")
                .param("token", manager.token().bytes())
                .param("account", account)
                .param("seen", seen)
                .query(String.class)
                .single());
    }

    private Verdict acted(Viewer manager, UUID account, String seen, MemberAct act) {
        return Verdict.valueOf(db.sql("select team.act(:token, :account, :seen, :act)")
                .param("token", manager.token().bytes())
                .param("account", account)
                .param("seen", seen)
                .param("act", act.name())
                .query(String.class)
                .single());
    }

    /** A second person's: another manager, or an officer of the agency. */
    Verdict decide(Viewer second, UUID request, boolean approve) {
        return Verdict.valueOf(db.sql("select team.decide(:token, :request, :approve)")
                .param("token", second.token().bytes())
                .param("request", request)
                .param("approve", approve)
                .query(String.class)
                .single());
    }

    // --- The review -------------------------------------------------------------------------------------------------

    /** When the review that runs must be over; empty where none runs. */
    Optional<Instant> reviewDue(PartnerId partner) {
        return db.sql("select due_at from team.review where partner = :partner and ended_at is null")
                .param("partner", partner.value())
                .query((row, n) -> at(row, "due_at"))
                .optional();
    }

    /** Whom it still asks about, by name. */
    List<Member> unconfirmed(PartnerId partner, int limit) {
        return db.sql(MEMBER
                        + " and a.id in (select u.account from team.review x"
                        + " cross join lateral team.unconfirmed(x.partner, x.began_at) as u(account)"
                        + " where x.partner = :partner and x.ended_at is null)"
                        + " order by lower(a.display_name), a.id limit :limit")
                .param("partner", partner.value())
                .param("limit", limit)
                .query((row, n) -> member(row))
                .list();
    }

    /** How many were confirmed: those that the review asks about. */
    int confirm(Viewer manager, Collection<UUID> accounts) {
        return db.sql("select team.confirm(:token, cast(:accounts as uuid[]))")
                .param("token", manager.token().bytes())
                .param("accounts", texts(accounts))
                .query(Integer.class)
                .single();
    }

    // --- The invited ------------------------------------------------------------------------------------------------

    /** Whom a link that lives invites. */
    record Invited(UUID account, String login, String organisation, Role role) {
        @Override
        public String toString() {
            return "Invited[" + account + "]";
        }
    }

    Optional<Invited> ofLink(byte[] link) {
        return db.sql("""
                select a.id, a.login, p.legal_name, a.role
                  from accounts.account a join partners.partner p on p.id = a.partner where a.id = team.of_link(:link)
                """)
                .param("link", link)
                .query((row, n) -> new Invited(
                        row.getObject("id", UUID.class),
                        row.getString("login"),
                        row.getString("legal_name"),
                        Role.valueOf(row.getString("role"))))
                .optional();
    }

    /** False when the link is over. */
    boolean accept(byte[] link, String passwordHash, Locale language) {
        return db.sql("select team.accept(:link, :hash, :language)")
                .param("link", link)
                .param("hash", passwordHash)
                .param("language", language(language))
                .query(Boolean.class)
                .single();
    }

    // --- The clock --------------------------------------------------------------------------------------------------

    /** New accounts that signed in for the first time, then those whose quarantine is over: two transactions, see the functions. */
    void openQuarantines() {
        db.sql("select team.see_first()").query((row, n) -> "").list();
        db.sql("select team.open_quarantines()").query((row, n) -> "").list();
    }

    /** One step: somebody falls asleep or is removed, a review begins or ends. False: nothing more is due. */
    boolean followClock(Instant now) {
        return db.sql("select team.follow_clock(:now)")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    private static String language(Locale language) {
        return language.getLanguage().equals("en") ? "en" : "fr";
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    private static Instant at(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
