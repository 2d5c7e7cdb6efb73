package ecluse.alerts;

import ecluse.kernel.AccountId;
import ecluse.kernel.Ids;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Alerts that wait to be mailed, and what the link in one does. */
@Component
class AlertTable {
    private final JdbcClient db;
    private final Ids ids;

    AlertTable(JdbcClient db, Ids ids) {
        this.db = db;
        this.ids = ids;
    }

    /** A mail that this worker alone writes. Prints no address (invariant 8). */
    record Claim(
            UUID alert, int attempt, String event, @Nullable String about, Instant at, String login, Locale language) {
        @Override
        public String toString() {
            return "Claim[" + alert + "]";
        }
    }

    Optional<Claim> claim(byte[] link) {
        return db.sql("select alert, attempt, event, about, at, login, language from alerts.claim(:link)")
                .param("link", link)
                .query((row, n) -> new Claim(
                        row.getObject("alert", UUID.class),
                        row.getInt("attempt"),
                        row.getString("event"),
                        row.getString("about"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("login"),
                        Locale.forLanguageTag(row.getString("language"))))
                .optional();
    }

    /** The same to a person, whose address this side never learns. */
    record OwnClaim(UUID alert, int attempt, String event, Instant at, PersonRef person) {}

    Optional<OwnClaim> claimOwn(byte[] link) {
        return db.sql("select alert, attempt, event, at, person from alerts.claim_own(:link)")
                .param("link", link)
                .query((row, n) -> new OwnClaim(
                        row.getObject("alert", UUID.class),
                        row.getInt("attempt"),
                        row.getString("event"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        new PersonRef(row.getObject("person", UUID.class))))
                .optional();
    }

    void settle(UUID alert, int attempt, String outcome) {
        db.sql("select alerts.settle(:alert, :attempt, :outcome)")
                .param("alert", alert)
                .param("attempt", attempt)
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }

    void forget() {
        db.sql("select alerts.forget()").query((row, n) -> "").list();
    }

    /** What a link that still serves is about; {@code own}: a person's own space. */
    record Said(String event, Instant at, boolean own) {
        public String messageKey() {
            return "alerts.event." + event;
        }
    }

    Optional<Said> ofLink(byte[] link) {
        return db.sql("select event, at, own from alerts.of_link(:link)")
                .param("link", link)
                .query((row, n) -> new Said(
                        row.getString("event"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("own")))
                .optional();
    }

    /** Closes the account. False: the link is over. */
    boolean notMe(byte[] link, String message) {
        return db.sql("select alerts.not_me(:link, :lock, :message)")
                .param("link", link)
                .param("lock", ids.next())
                .param("message", message)
                .query(Boolean.class)
                .single();
    }

    /** Closes the own space of who is signed in. */
    void notMeMyself(Viewer viewer, String message) {
        db.sql("select alerts.not_me_myself(:token, :lock, :message)")
                .param("token", viewer.token().bytes())
                .param("lock", ids.next())
                .param("message", message)
                .query((row, n) -> "")
                .list();
    }

    /** What came before this sign-in began is put away. */
    void seen(Viewer viewer) {
        db.sql("select alerts.seen(:token)")
                .param("token", viewer.token().bytes())
                .query((row, n) -> "")
                .list();
    }

    /** No mail has said it and none is about to, and the person has not put it away. */
    private static final String UNSAID = """
            person is not null and seen_at is null
            and (state in ('NO_ADDRESS', 'FAILED', 'UNCERTAIN')
                 or state in ('WAITING', 'CLAIMED') and (not :mails or at < clock_timestamp() - interval '1 hour'))
            """;

    /** @param mails whether mails go out at all */
    int unsaidTo(AccountId account, boolean mails) {
        return unsaid("account = :who", account.value(), mails);
    }

    int unsaidTo(PersonRef person, boolean mails) {
        return unsaid("person = :who", person.value(), mails);
    }

    private int unsaid(String whose, UUID who, boolean mails) {
        return db.sql("select count(*) from alerts.alert where " + whose + " and " + UNSAID)
                .param("who", who)
                .param("mails", mails)
                .query(Integer.class)
                .single();
    }

    /** One change about a person's own space, and how the person was told. */
    record Told(String event, Instant at, String state, boolean unsaid) {
        public String messageKey() {
            return "alerts.event." + event;
        }

        public String saidKey() {
            return "alerts.own.said." + (unsaid ? "HERE" : state.equals("SENT") ? "MAILED" : "KNOWN");
        }
    }

    /** Those of 90 days, as long as they are kept: put away or not. */
    List<Told> lately(AccountId account, boolean mails) {
        return db.sql("select event, at, state, " + UNSAID + " as unsaid from alerts.alert"
                        + " where account = :who and person is not null order by at desc, id limit 100")
                .param("who", account.value())
                .param("mails", mails)
                .query((row, n) -> new Told(
                        row.getString("event"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("state"),
                        row.getBoolean("unsaid")))
                .list();
    }
}
