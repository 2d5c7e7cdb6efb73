package ecluse.meetings;

import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Meetings as pages read them, and the database's functions that change them. */
@Component
class MeetingTable {
    /** Columns of a meeting, for tables of this module that join more to it. */
    static final String COLUMNS = """
            m.id, m.training_session, g.title, g.code, g.starts_on as group_starts_on, s.name as site, s.postcode,
                   s.commune, p.legal_name, m.starts_at, m.place, m.link, m.capacity, m.state = 'CANCELLED' as cancelled,
                   m.version, n.taken, n.queued, n.unrecorded
            """;

    static final String FROM = """
              from meetings.meeting m
              join training.training_session g on g.id = m.training_session
              join partners.site s on s.id = g.site
              join partners.partner p on p.id = s.partner
             cross join lateral (
                 select count(*) filter (where r.confirmed_at is not null and r.state not in ('WITHDRAWN', 'CANCELLED')) as taken,
                        count(*) filter (where r.state = 'QUEUED') as queued,
                        count(*) filter (where r.state = 'CONFIRMED') as unrecorded
                   from meetings.registration r where r.meeting = m.id) n
            """;

    private static final String MEETINGS = "select " + COLUMNS + FROM;

    /** Meetings of the sites where an account works, and of no other. */
    private static final String AT_SITES = " join accounts.account_site w on w.site = g.site and w.account = :account ";

    private static final String OWN = MEETINGS + AT_SITES;

    /** Six months after the meeting its ties have ended, and nothing can be said any more. */
    private static final String UNRECORDED =
            " m.state = 'PLANNED' and m.starts_at <= :now and m.starts_at > cast(:now as timestamptz) - interval '6 months'"
                    + " and n.unrecorded > 0 ";

    /** Meetings of an account's sites of which somebody's presence is still to be said. */
    static final String TO_RECORD = FROM + AT_SITES + " where " + UNRECORDED;

    /** What people and advisers may find, as {@code meetings.found} has it. */
    private static final String FOUND = MEETINGS + """
              join offer.training_session t on t.id = g.id
             where m.state = 'PLANNED' and m.starts_at > :now and p.status = 'ACTIVE'
               and t.state in ('PUBLISHED', 'OPEN', 'FULL', 'RUNNING')
            """;

    private final JdbcClient db;

    MeetingTable(JdbcClient db) {
        this.db = db;
    }

    // --- An office's own --------------------------------------------------------------------------------------------

    List<InformationMeeting> of(AccountId account, Show show, Instant now, long offset, int limit) {
        var which = switch (show) {
            case COMING -> "m.state = 'PLANNED' and m.starts_at > :now order by m.starts_at, m.id";
            case RECORD -> UNRECORDED + "order by m.starts_at, m.id";
            case PAST -> "m.state = 'PLANNED' and m.starts_at <= :now order by m.starts_at desc, m.id";
            case CANCELLED -> "m.state = 'CANCELLED' order by m.starts_at desc, m.id";
        };
        return db.sql(OWN + " where " + which + " offset :offset limit :limit")
                .param("account", account.value())
                .param("now", at(now))
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> meeting(row))
                .list();
    }

    Optional<InformationMeeting> byId(AccountId account, UUID id) {
        return db.sql(OWN + " where m.id = :id")
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> meeting(row))
                .optional();
    }

    /** Meetings of which somebody's presence is still to be said, the oldest first. */
    List<InformationMeeting> toRecord(AccountId account, Instant now, int limit) {
        return of(account, Show.RECORD, now, 0, limit);
    }

    /** A group for which a meeting can be written. */
    record Choice(UUID id, String title, String code, LocalDate startsOn, String site, String postcode) {}

    List<Choice> groups(AccountId account, Instant now, int limit) {
        return db.sql("""
                select g.id, g.title, g.code, g.starts_on, s.name as site, s.postcode
                  from training.training_session g
                  join accounts.account_site w on w.site = g.site and w.account = :account
                  join partners.site s on s.id = g.site
                  join offer.training_session t on t.id = g.id
                 cross join lateral (
                     select (cast(:now as timestamptz) at time zone partners.time_zone(s.postcode))::date as today) d
                 where t.state not in ('ENDED', 'CLOSED', 'CANCELLED') and g.ends_on >= d.today
                 order by g.starts_on < d.today, g.starts_on, g.title, g.id limit :limit
                """)
                .param("account", account.value())
                .param("now", at(now))
                .param("limit", limit)
                .query(Choice.class)
                .list();
    }

    /** What was done to a meeting, the latest first; words are those of who cancelled it. */
    record Change(String what, String account, @Nullable String reason, Instant at) {
        public String messageKey() {
            return "meetings.change." + what;
        }
    }

    List<Change> changes(UUID meeting, int limit) {
        return db.sql("""
                select c.what, a.display_name, c.reason, c.at
                  from meetings.change c join accounts.account a on a.id = c.account
                 where c.meeting = :meeting order by c.n desc limit :limit
                """)
                .param("meeting", meeting)
                .param("limit", limit)
                .query((row, n) -> new Change(
                        row.getString("what"),
                        row.getString("display_name"),
                        row.getString("reason"),
                        instant(row, "at")))
                .list();
    }

    // --- What people and advisers find ------------------------------------------------------------------------------

    List<InformationMeeting> found(Search search, Instant now, long offset, int limit) {
        return db.sql(FOUND + """
                   and (:words = '' or position(lower(:words) in lower(g.title || ' ' || p.legal_name)) > 0)
                   and (:place = '' or s.postcode like :place || '%' or lower(s.commune) = lower(:place))
                 order by m.starts_at, m.id
                offset :offset limit :limit
                """)
                .param("now", at(now))
                .param("words", search.words())
                .param("place", search.place())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> meeting(row))
                .list();
    }

    Optional<InformationMeeting> found(UUID id, Instant now) {
        return db.sql(FOUND + " and m.id = :id")
                .param("now", at(now))
                .param("id", id)
                .query((row, n) -> meeting(row))
                .optional();
    }

    /** Coming meetings of the sites where an account works, that people may be proposed for. */
    List<InformationMeeting> foundAt(AccountId account, Instant now, int limit) {
        return db.sql(FOUND + """
                   and g.site in (select w.site from accounts.account_site w where w.account = :account)
                 order by m.starts_at, m.id limit :limit
                """)
                .param("now", at(now))
                .param("account", account.value())
                .param("limit", limit)
                .query((row, n) -> meeting(row))
                .list();
    }

    // --- What changes it --------------------------------------------------------------------------------------------

    Verdict save(Viewer viewer, UUID id, int version, MeetingForm.Read.Right right) {
        return Verdict.valueOf(
                db.sql("select meetings.save(:token, :id, :version, :group, :starts, :place, :link, :capacity)")
                        .param("token", viewer.token().bytes())
                        .param("id", id)
                        .param("version", version)
                        .param("group", right.group())
                        .param("starts", right.startsAt())
                        .param("place", right.place())
                        .param("link", right.link())
                        .param("capacity", right.capacity())
                        .query(String.class)
                        .single());
    }

    Verdict cancel(Viewer viewer, UUID id, int version, String reason) {
        return Verdict.valueOf(db.sql("select meetings.cancel(:token, :id, :version, :reason)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("reason", reason)
                .query(String.class)
                .single());
    }

    // --- What they share --------------------------------------------------------------------------------------------

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static InformationMeeting meeting(ResultSet row) throws SQLException {
        return new InformationMeeting(
                row.getObject("id", UUID.class),
                row.getObject("training_session", UUID.class),
                row.getString("title"),
                row.getString("code"),
                row.getObject("group_starts_on", LocalDate.class),
                row.getString("site"),
                row.getString("postcode"),
                row.getString("commune"),
                row.getString("legal_name"),
                instant(row, "starts_at"),
                row.getString("place"),
                row.getString("link"),
                row.getInt("capacity"),
                row.getBoolean("cancelled"),
                row.getInt("version"),
                row.getInt("taken"),
                row.getInt("queued"),
                row.getInt("unrecorded"));
    }
}
