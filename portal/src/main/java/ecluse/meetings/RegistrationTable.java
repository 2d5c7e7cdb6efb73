package ecluse.meetings;

import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Registrations by reference, and the database's functions that change them. */
@Component
class RegistrationTable {
    private static final String COLUMNS = """
            r.id as registration, r.meeting, r.person, r.source, r.state as standing, r.version as standing_version,
            r.presence, r.reason, r.confirmed_at is not null as confirmed, l.state as convoked, l.asked_at as convoked_at
            """;

    private static final String CONVOCATION = """
             left join lateral (select x.state, x.asked_at from meetings.mail x
                                 where x.registration = r.id and x.kind = 'CONVOCATION'
                                 order by x.asked_at desc limit 1) l on true
            """;

    private final JdbcClient db;

    RegistrationTable(JdbcClient db) {
        this.db = db;
    }

    /** What an office may know of: those who have confirmed, and those whom it has proposed itself (invariant 1). */
    List<MeetingRegistration> roster(UUID meeting, int limit) {
        return db.sql("select " + COLUMNS + " from meetings.registration r " + CONVOCATION + """
                 where r.meeting = :meeting and (r.confirmed_at is not null or r.by_office)
                 order by r.id limit :limit
                """)
                .param("meeting", meeting)
                .param("limit", limit)
                .query((row, n) -> registration(row))
                .list();
    }

    /** One line of a meeting's roster. */
    Optional<MeetingRegistration> confirmed(UUID meeting, UUID id) {
        return db.sql("select " + COLUMNS + " from meetings.registration r " + CONVOCATION + """
                 where r.meeting = :meeting and r.id = :id and r.confirmed_at is not null
                """)
                .param("meeting", meeting)
                .param("id", id)
                .query((row, n) -> registration(row))
                .optional();
    }

    /** A person's registration with its meeting. */
    record Own(MeetingRegistration registration, InformationMeeting meeting) {
        public boolean proposed() {
            return registration.state() == RegistrationState.PROPOSED;
        }

        /** Whether there is something to answer, or to step back from, before it begins. */
        public boolean open(Instant now) {
            boolean answerable = switch (registration.state()) {
                case PROPOSED, QUEUED, CONFIRMED -> true;
                default -> false;
            };
            return answerable && !meeting.cancelled() && !meeting.begun(now);
        }
    }

    private static final String OWN = "select " + COLUMNS + ", " + MeetingTable.COLUMNS + MeetingTable.FROM
            + " join meetings.registration r on r.meeting = m.id and r.person = :person " + CONVOCATION;

    /** The latest meetings first. For that person, and for the adviser in charge. */
    List<Own> of(PersonRef person, int limit) {
        return db.sql(OWN + " order by m.starts_at desc, r.id desc limit :limit")
                .param("person", person.value())
                .param("limit", limit)
                .query((row, n) -> new Own(registration(row), MeetingTable.meeting(row)))
                .list();
    }

    /** The latest of a person's registrations with a meeting. */
    Optional<Own> of(PersonRef person, UUID meeting) {
        return db.sql(OWN + " where m.id = :meeting order by r.id desc limit 1")
                .param("person", person.value())
                .param("meeting", meeting)
                .query((row, n) -> new Own(registration(row), MeetingTable.meeting(row)))
                .optional();
    }

    /** How many meetings to come a person has been proposed, waits for, or has a seat at. */
    int coming(PersonRef person, Instant now) {
        return db.sql("""
                select count(*) from meetings.registration r join meetings.meeting m on m.id = r.meeting
                 where r.person = :person and r.state in ('PROPOSED', 'QUEUED', 'CONFIRMED') and m.starts_at > :now
                """)
                .param("person", person.value())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(Integer.class)
                .single();
    }

    // --- What changes it --------------------------------------------------------------------------------------------

    Verdict propose(Viewer viewer, UUID id, UUID meeting, PersonRef person) {
        return Verdict.valueOf(db.sql("select meetings.propose(:token, :id, :meeting, :person)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("meeting", meeting)
                .param("person", person.value())
                .query(String.class)
                .single());
    }

    Verdict register(Viewer viewer, UUID id, UUID meeting) {
        return Verdict.valueOf(db.sql("select meetings.register(:token, :id, :meeting)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("meeting", meeting)
                .query(String.class)
                .single());
    }

    Verdict answer(Viewer viewer, UUID id, int version, RegistrationEvent event) {
        return Verdict.valueOf(db.sql("select meetings.answer(:token, :id, :version, :event)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("event", event.name())
                .query(String.class)
                .single());
    }

    /** All lines in one call; what became of each. */
    Map<UUID, Verdict> record(Viewer viewer, UUID meeting, List<RosterForm.Line> lines) {
        var verdicts = new HashMap<UUID, Verdict>();
        db.sql("""
                select registration, verdict
                  from meetings.record(:token, :meeting, cast(:ids as uuid[]), cast(:versions as integer[]),
                                       cast(:presences as text[]), cast(:outcomes as text[]), cast(:reasons as text[]))
                """)
                .param("token", viewer.token().bytes())
                .param("meeting", meeting)
                .param("ids", column(lines, line -> line.registration().toString()))
                .param("versions", column(lines, line -> Integer.toString(line.version())))
                .param("presences", column(lines, RosterForm.Line::presence))
                .param("outcomes", column(lines, RosterForm.Line::outcome))
                .param("reasons", column(lines, RosterForm.Line::reason))
                .query((row, n) -> verdicts.put(
                        row.getObject("registration", UUID.class), Verdict.valueOf(row.getString("verdict"))))
                .list();
        return verdicts;
    }

    private static String[] column(List<RosterForm.Line> lines, Function<RosterForm.Line, String> value) {
        return lines.stream().map(value).toArray(String[]::new);
    }

    /** How many convocations wait to be mailed; empty where the meeting is over, or not the viewer's. */
    Optional<Integer> convoke(Viewer viewer, UUID meeting) {
        return Optional.ofNullable(db.sql("select meetings.convoke(:token, :meeting) as mails")
                .param("token", viewer.token().bytes())
                .param("meeting", meeting)
                .query((row, n) -> row.getObject("mails", Integer.class))
                .list()
                .getFirst());
    }

    int followClock(Instant now) {
        return db.sql("select meetings.follow_clock(:now)")
                .param("now", MeetingTable.at(now))
                .query(Integer.class)
                .single();
    }

    private static MeetingRegistration registration(ResultSet row) throws SQLException {
        var presence = row.getString("presence");
        return new MeetingRegistration(
                row.getObject("registration", UUID.class),
                row.getObject("meeting", UUID.class),
                new PersonRef(row.getObject("person", UUID.class)),
                row.getString("source"),
                RegistrationState.valueOf(row.getString("standing")),
                row.getInt("standing_version"),
                presence == null ? null : RegistrationState.valueOf(presence),
                row.getString("reason"),
                row.getBoolean("confirmed"),
                row.getString("convoked"),
                convokedAt(row));
    }

    private static @Nullable Instant convokedAt(ResultSet row) throws SQLException {
        var at = row.getObject("convoked_at", OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
