package ecluse.offer;

import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import ecluse.training.FundingScheme;
import ecluse.training.GroupState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The offer as pages read it, and the database's functions that change it. */
@Component
class OfferTable {
    /** Seats that are taken are counted once for each group ({@code offset 0}), for the page and for the state. */
    private static final String COLUMNS = """
            select g.id, g.code, g.title, g.site, s.name as site_name, s.siret as site_siret, s.postcode, s.commune, p.legal_name,
                   g.starts_on, g.ends_on, t.opens_on, g.seats, n.people, t.seats_financed, g.scheme,
                   t.recruitment, t.version, t.written_at, t.published_at, t.seen_at,
                   offer.due(t.state, t.recruitment, t.opens_on, g.starts_on, g.ends_on, g.seats, n.people, :today) as state,
                   c.id as course, c.number as course_number, o.teaching_mode, o.entry, o.hours_centre, o.hours_company,
                   o.responsible_siret
              from training.training_session g
              join offer.training_session t on t.id = g.id
              join partners.site s on s.id = g.site
              join partners.partner p on p.id = s.partner
              left join offer.offering o on o.id = t.offering
              left join offer.course c on c.id = o.course
             cross join lateral (select offer.taken(g.id) as people offset 0) n
            """;

    /** Groups of the sites where an account works, and of no other. */
    private static final String OWN =
            COLUMNS + " join accounts.account_site w on w.site = g.site and w.account = :account ";

    private final JdbcClient db;

    OfferTable(JdbcClient db) {
        this.db = db;
    }

    /** What is under way and to come first, the soonest first; then what is over. */
    List<Listing> of(
            AccountId account, @Nullable GroupState state, String words, LocalDate today, long offset, int limit) {
        return db.sql("select * from (" + OWN + """
                 where (:words = '' or position(lower(:words) in lower(g.title || ' ' || g.code || ' ' || s.name || ' ' || s.commune)) > 0)
                ) x
                 where (:state = '' or state = :state)
                 order by ends_on < :today, case when ends_on < :today then :today - ends_on else ends_on - :today end, title, id
                offset :offset limit :limit
                """)
                .param("account", account.value())
                .param("words", words)
                .param("state", state == null ? "" : state.name())
                .param("today", today)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> listing(row))
                .list();
    }

    Optional<Listing> byId(AccountId account, UUID id, LocalDate today) {
        return db.sql(OWN + " where g.id = :id")
                .param("account", account.value())
                .param("id", id)
                .param("today", today)
                .query((row, n) -> listing(row))
                .optional();
    }

    List<Listing> ofCourse(AccountId account, UUID course, LocalDate today, int limit) {
        return db.sql(OWN + " where c.id = :course order by g.starts_on desc, g.id limit :limit")
                .param("account", account.value())
                .param("course", course)
                .param("today", today)
                .param("limit", limit)
                .query((row, n) -> listing(row))
                .list();
    }

    /** What advisers may find: published, recruiting, at an organisation that is not suspended. */
    List<Listing> search(Search search, LocalDate today, long offset, int limit) {
        return db.sql(COLUMNS + """
                 where t.state in ('PUBLISHED', 'OPEN', 'FULL', 'RUNNING') and t.recruitment = 1 and p.status = 'ACTIVE'
                   and (t.opens_on is null or t.opens_on <= :today)
                   and (g.starts_on > :today or o.entry = 1 and g.ends_on >= :today)
                   and (g.starts_on >= :from or o.entry = 1)
                   and (:words = '' or position(lower(:words) in lower(g.title || ' ' || coalesce(c.objective, ''))) > 0)
                   and (:place = '' or s.postcode like :place || '%' or lower(s.commune) = lower(:place))
                 order by g.starts_on, g.title, g.id
                offset :offset limit :limit
                """)
                .param("today", today)
                .param("from", search.from() == null ? today : search.from())
                .param("words", search.words())
                .param("place", search.place())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> listing(row))
                .list();
    }

    void seen(Viewer viewer, Collection<Listing> listings) {
        var unseen = listings.stream()
                .filter(listing -> listing.seenAt() == null)
                .map(listing -> listing.id().toString())
                .toArray(String[]::new);
        if (unseen.length > 0) {
            db.sql("select 1 from offer.seen(:token, cast(:ids as uuid[]))")
                    .param("token", viewer.token().bytes())
                    .param("ids", unseen)
                    .query(Integer.class)
                    .single();
        }
    }

    private static Listing listing(ResultSet row) throws SQLException {
        return new Listing(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("title"),
                row.getObject("site", UUID.class),
                row.getString("site_name"),
                row.getString("site_siret"),
                row.getString("postcode"),
                row.getString("commune"),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class),
                row.getObject("opens_on", LocalDate.class),
                row.getInt("seats"),
                row.getInt("people"),
                row.getObject("seats_financed", Integer.class),
                FundingScheme.of(row.getString("scheme")),
                row.getInt("recruitment"),
                GroupState.valueOf(row.getString("state")),
                row.getInt("version"),
                Objects.requireNonNull(instant(row, "written_at")),
                instant(row, "published_at"),
                instant(row, "seen_at"),
                row.getObject("course", UUID.class),
                row.getString("course_number"),
                row.getObject("teaching_mode", Integer.class),
                row.getObject("entry", Integer.class),
                row.getObject("hours_centre", Integer.class),
                row.getObject("hours_company", Integer.class),
                row.getString("responsible_siret"),
                row.getString("legal_name"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** What happened, the latest last. */
    record Happened(
            String event,
            String who,
            @Nullable String account,
            @Nullable String reason,
            Instant at) {
        public String messageKey() {
            return "offer.event." + event;
        }
    }

    /** The latest of a group's steps. */
    List<Happened> history(UUID group, int limit) {
        return db.sql("""
                select e.event, e.who, a.display_name, e.reason, e.at
                  from offer.event e left join accounts.account a on a.id = e.account
                 where e.training_session = :group order by e.n desc limit :limit
                """)
                .param("group", group)
                .param("limit", limit)
                .query((row, n) -> new Happened(
                        row.getString("event"),
                        row.getString("who"),
                        row.getString("display_name"),
                        row.getString("reason"),
                        Objects.requireNonNull(instant(row, "at"))))
                .list();
    }

    // --- Courses and sites ------------------------------------------------------------------------------------------

    private static final String COURSES = """
            select c.id, c.number, c.title, c.objective, c.content, c.formacode, c.certification, c.version
              from offer.course c join accounts.account a on a.partner = c.partner and a.id = :account
            """;

    List<Course> courses(AccountId account, int limit) {
        return db.sql(COURSES + " order by lower(c.title), c.id limit :limit")
                .param("account", account.value())
                .param("limit", limit)
                .query(Course.class)
                .list();
    }

    Optional<Course> course(AccountId account, UUID id) {
        return db.sql(COURSES + " where c.id = :id")
                .param("account", account.value())
                .param("id", id)
                .query(Course.class)
                .optional();
    }

    /** A site where the account works. */
    record Place(UUID id, String name, String siret, String commune) {}

    List<Place> places(AccountId account) {
        return db.sql("""
                select s.id, s.name, s.siret, s.commune
                  from partners.site s join accounts.account_site w on w.site = s.id and w.account = :account
                 order by s.name, s.id limit 500
                """).param("account", account.value()).query(Place.class).list();
    }

    // --- What changes it --------------------------------------------------------------------------------------------

    Verdict save(Viewer viewer, UUID id, int version, CourseForm form) {
        return Verdict.valueOf(db.sql("""
                select offer.save_course(:token, :id, :version, :title, :objective, :content, :formacode, :certification)
                """)
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("title", form.title())
                .param("objective", form.objective())
                .param("content", form.content())
                .param("formacode", form.formacode())
                .param("certification", form.certification())
                .query(String.class)
                .single());
    }

    Verdict save(Viewer viewer, UUID id, int version, GroupForm.Read.Right right) {
        return Verdict.valueOf(db.sql("""
                select offer.save_group(:token, :id, :version, :course, :site, :starts, :ends, cast(:opens as date), :seats,
                                        cast(:financed as integer), :scheme, cast(:recruitment as smallint),
                                        cast(:mode as smallint), cast(:entry as smallint), cast(:centre as integer),
                                        cast(:company as integer), :responsible)
                """)
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("course", right.course())
                .param("site", right.site())
                .param("starts", right.startsOn())
                .param("ends", right.endsOn())
                .param("opens", right.opensOn())
                .param("seats", right.seats())
                .param("financed", right.seatsFinanced())
                .param("scheme", right.scheme().code())
                .param("recruitment", right.recruitment())
                .param("mode", right.mode())
                .param("entry", right.entry())
                .param("centre", right.hoursCentre())
                .param("company", right.hoursCompany())
                .param("responsible", right.responsibleSiret())
                .query(String.class)
                .single());
    }

    Verdict act(Viewer viewer, UUID id, int version, GroupEvent event, String reason) {
        return Verdict.valueOf(db.sql("select offer.act(:token, :id, :version, :event, :reason)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("event", event.name())
                .param("reason", reason)
                .query(String.class)
                .single());
    }

    int followClock(LocalDate today) {
        return db.sql("select offer.follow_clock(:today)")
                .param("today", today)
                .query(Integer.class)
                .single();
    }
}
