package ecluse.placements;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Proposals as each side may see them, and the database's functions that change them. */
@Component
class PlacementTable {
    private final JdbcClient db;

    PlacementTable(JdbcClient db) {
        this.db = db;
    }

    /** A group of a site where an account works. */
    record Group(UUID id, String code, String title, String site, LocalDate startsOn, LocalDate endsOn) {}

    Optional<Group> group(AccountId account, UUID id) {
        return db.sql("""
                select g.id, g.code, g.title, s.name, g.starts_on, g.ends_on
                  from training.training_session g
                  join partners.site s on s.id = g.site
                  join accounts.account_site w on w.site = g.site and w.account = :account
                 where g.id = :id
                """)
                .param("account", account.value())
                .param("id", id)
                .query((row, n) -> new Group(
                        row.getObject("id", UUID.class),
                        row.getString("code"),
                        row.getString("title"),
                        row.getString("name"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class)))
                .optional();
    }

    /**
     * What an office sees of a proposal of its own.
     *
     * @param tail the last characters of the identifier that the office typed
     * @param enrolment what came of it, once it was confirmed
     * @param again whether it may be proposed again: without agreement, not proposed again yet, the group not over
     */
    record Asked(
            UUID id,
            UUID group,
            String title,
            String site,
            String tail,
            String by,
            Instant askedAt,
            Instant answerBy,
            ProposalState state,
            @Nullable UUID enrolment,
            boolean again) {}

    /** The latest first; where it is asked so, before them those that may be proposed again. */
    List<Asked> asked(AccountId account, boolean lapsedFirst, long offset, int limit) {
        return db.sql("""
                select p.id, p.training_session, g.title, s.name, p.tail, a.display_name, p.asked_at, p.answer_by, p.state,
                       p.enrolment, p.again
                  from placements.of_office p
                  join accounts.account_site w on w.site = p.site and w.account = :account
                  join training.training_session g on g.id = p.training_session
                  join partners.site s on s.id = p.site
                  join accounts.account a on a.id = p.asked_by
                 order by (:lapsedFirst and p.again) desc, p.asked_at desc, p.id desc offset :offset limit :limit
                """)
                .param("account", account.value())
                .param("lapsedFirst", lapsedFirst)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Asked(
                        row.getObject("id", UUID.class),
                        row.getObject("training_session", UUID.class),
                        row.getString("title"),
                        row.getString("name"),
                        row.getString("tail"),
                        row.getString("display_name"),
                        moment(row, "asked_at"),
                        moment(row, "answer_by"),
                        ProposalState.valueOf(row.getString("state")),
                        row.getObject("enrolment", UUID.class),
                        row.getBoolean("again")))
                .list();
    }

    /** What waits for the person's answer, or for that of the adviser in charge. */
    record Waiting(
            UUID id,
            String title,
            String organisation,
            String commune,
            LocalDate startsOn,
            LocalDate endsOn,
            Instant askedAt,
            Instant answerBy) {}

    /** The most urgent first. */
    List<Waiting> waiting(PersonRef person) {
        return db.sql("""
                select p.id, g.title, o.legal_name, s.commune, g.starts_on, g.ends_on, p.asked_at, p.answer_by
                  from placements.to_answer p
                  join training.training_session g on g.id = p.training_session
                  join partners.site s on s.id = p.site
                  join partners.partner o on o.id = s.partner
                 where p.person = :person
                 order by p.answer_by, p.id limit 100
                """)
                .param("person", person.value())
                .query((row, n) -> new Waiting(
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getString("legal_name"),
                        row.getString("commune"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class),
                        moment(row, "asked_at"),
                        moment(row, "answer_by")))
                .list();
    }

    int count(PersonRef person) {
        return db.sql("select count(*) from placements.to_answer where person = :person")
                .param("person", person.value())
                .query(Integer.class)
                .single();
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    // --- Acts -------------------------------------------------------------------------------------------------------

    /** @param key what stands for identifier and birth date, whoever's they are */
    Verdict propose(Viewer viewer, UUID id, UUID group, byte[] key, String tail) {
        return verdict(
                "placements.propose(:token, :id, :group, :key, :tail)",
                viewer,
                Map.of("id", id, "group", group, "key", key, "tail", tail));
    }

    /** What ended without agreement, for whomever it was. */
    Verdict again(Viewer viewer, UUID id, UUID lapsed) {
        return verdict("placements.again(:token, :id, :lapsed)", viewer, Map.of("id", id, "lapsed", lapsed));
    }

    Verdict withdraw(Viewer viewer, UUID id) {
        return verdict("placements.withdraw(:token, :id)", viewer, Map.of("id", id));
    }

    Verdict answer(Viewer viewer, UUID id, ProposalEvent event) {
        return verdict("placements.answer(:token, :id, :event)", viewer, Map.of("id", id, "event", event.name()));
    }

    Verdict refer(Viewer viewer, UUID id, PersonRef person, UUID group) {
        return verdict(
                "placements.refer(:token, :id, :person, :group)",
                viewer,
                Map.of("id", id, "person", person.value(), "group", group));
    }

    void lapse() {
        db.sql("select placements.lapse()").query(Integer.class).single();
    }

    // --- Mails ------------------------------------------------------------------------------------------------------

    /** A mail that this worker alone writes; of the proposal it knows no more than this. */
    record Claim(UUID mail, PersonRef person, int attempt, String kind) {}

    void remind() {
        db.sql("select placements.remind()").query((row, n) -> "").list();
    }

    Optional<Claim> claim() {
        return db.sql("select mail, person, attempt, kind from placements.claim_mail()")
                .query((row, n) -> new Claim(
                        row.getObject("mail", UUID.class),
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getInt("attempt"),
                        row.getString("kind")))
                .optional();
    }

    void settle(Claim claim, String outcome) {
        db.sql("select placements.settle_mail(:mail, :attempt, :outcome)")
                .param("mail", claim.mail())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }

    private Verdict verdict(String call, Viewer viewer, Map<String, ?> parameters) {
        return Verdict.valueOf(db.sql("select " + call)
                .param("token", viewer.token().bytes())
                .params(parameters)
                .query(String.class)
                .single());
    }
}
