package ecluse.conversations;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.kernel.Ids;
import ecluse.kernel.KeyFile;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Receipt;
import ecluse.kernel.Role;
import ecluse.kernel.Seal;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import ecluse.web.Today;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Conversations as each side may see them; texts are sealed on the way in and opened with a receipt. */
@Component
class ConversationTable {
    private final JdbcClient db;
    private final Ids ids;
    private final Today today;
    private final Seal seal;

    ConversationTable(JdbcClient db, Ids ids, Today today, Settings settings) {
        this.db = db;
        this.ids = ids;
        this.today = today;
        this.seal = KeyFile.in(settings.keys()).seal("messages");
    }

    /** Whose they are: the office's by its sites, the adviser's by who is in charge today, a person's own. */
    private static final String AT_SITES = "in (select w.site from accounts.account_site w where w.account = :account)";

    private static final String IN_CHARGE = """
            in (select x.person from accompaniment.charge x
                 where x.adviser = :account and x.since <= :today and (x.until is null or x.until >= :today))""";

    private static final String MINE = """
            select c.id, c.kind, c.person, c.enrolment, g.title, p.legal_name, c.messages, c.last_side, c.last_at,
                   c.settled_at is not null as settled
              from conversations.conversation c
              left join training.enrolment e on e.id = c.enrolment
              left join training.training_session g on g.id = e.training_session
              left join partners.site s on s.id = c.site
              left join partners.partner p on p.id = s.partner
             where case cast(:side as text)
                   when 'OFFICE' then c.site %s
                   when 'ADVISER' then c.person %s
                   else c.kind <> 'FILE' and c.person in (select o.person from ownspace.space o where o.account = :account) end
            """.formatted(AT_SITES, IN_CHARGE);

    private static final String WAITS = " and c.settled_at is null and c.last_side <> :side";

    /** Those that wait for the viewer's side first, then the latest. */
    List<Conversation> of(Viewer viewer, boolean waiting, long offset, int limit) {
        return mine(MINE + (waiting ? WAITS : "") + """
                 order by (c.settled_at is null and c.last_side <> :side) desc, c.last_at desc, c.id
                offset :offset limit :limit
                """, viewer)
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> conversation(row))
                .list();
    }

    /** How many wait for the side of an account that works, as a note counts them. */
    static String waiting(Role role) {
        var whose = role == Role.ADVISER ? "c.person " + IN_CHARGE : "c.site " + AT_SITES;
        return "select count(*) from conversations.conversation c where c.settled_at is null and c.last_side <> '"
                + Side.of(role) + "' and " + whose;
    }

    /** How many wait for a person. */
    int waiting(PersonRef person) {
        return db.sql("""
                select count(*) from conversations.conversation c
                 where c.person = :person and c.kind <> 'FILE' and c.settled_at is null and c.last_side <> 'PERSON'
                """).param("person", person.value()).query(Integer.class).single();
    }

    Optional<Conversation> byId(Viewer viewer, UUID id) {
        return mine(MINE + " and c.id = :id", viewer)
                .param("id", id)
                .query((row, n) -> conversation(row))
                .optional();
    }

    Optional<Conversation> about(Viewer viewer, UUID enrolment) {
        return mine(MINE + " and c.enrolment = :id", viewer)
                .param("id", enrolment)
                .query((row, n) -> conversation(row))
                .optional();
    }

    private JdbcClient.StatementSpec mine(String sql, Viewer viewer) {
        return db.sql(sql)
                .param("side", Side.of(viewer.role()).name())
                .param("account", viewer.account().value())
                .param("today", today.date());
    }

    private static Conversation conversation(ResultSet row) throws SQLException {
        return new Conversation(
                row.getObject("id", UUID.class),
                Conversation.Kind.valueOf(row.getString("kind")),
                new PersonRef(row.getObject("person", UUID.class)),
                row.getObject("enrolment", UUID.class),
                row.getString("title"),
                row.getString("legal_name"),
                row.getInt("messages"),
                Side.valueOf(row.getString("last_side")),
                row.getObject("last_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("settled"));
    }

    /** A file that nobody has written about yet. */
    record Subject(UUID enrolment, PersonRef person, String title, String organisation) {}

    /** Of a site where the viewer works, or of somebody in the viewer's charge. */
    Optional<Subject> subject(Viewer viewer, UUID enrolment) {
        return mine("""
                select e.id, e.person, g.title, p.legal_name
                  from training.enrolment e
                  join training.training_session g on g.id = e.training_session
                  join partners.site s on s.id = g.site
                  join partners.partner p on p.id = s.partner
                 where e.id = :id
                   and case cast(:side as text)
                       when 'OFFICE' then g.site %s
                       when 'ADVISER' then e.person %s end
                """.formatted(AT_SITES, IN_CHARGE), viewer)
                .param("id", enrolment)
                .query((row, n) -> new Subject(
                        row.getObject("id", UUID.class),
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getString("title"),
                        row.getString("legal_name")))
                .optional();
    }

    /** The texts, once the ledger has the entry that shows the person (invariant 2). */
    List<Message> messages(Viewer viewer, UUID conversation, Receipt receipt) {
        return db.sql("""
                select m.id, m.n, m.at, m.side, m.body, a.display_name
                  from conversations.collect(:token, :id, :position) m join accounts.account a on a.id = m.account
                 order by m.n
                """)
                .param("token", viewer.token().bytes())
                .param("id", conversation)
                .param("position", receipt.reference())
                .query((row, n) -> new Message(
                        row.getInt("n"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("display_name"),
                        Side.valueOf(row.getString("side")),
                        text(row.getObject("id", UUID.class), row.getBytes("body"))))
                .list();
    }

    private String text(UUID message, byte[] body) {
        return seal.open(body, message.toString())
                .map(plain -> new String(plain, UTF_8))
                .orElseThrow(() -> new IllegalStateException("message " + message + " is not what was sealed"));
    }

    // --- Acts -------------------------------------------------------------------------------------------------------

    /** @param conversation null unless it is DONE */
    record Written(@Nullable UUID conversation, Verdict verdict) {}

    Written write(Viewer viewer, UUID enrolment, MessageText.Fit text) {
        var message = ids.next();
        return db.sql("select conversation, verdict from conversations.about(:token, :enrolment, :id, :message, :body)")
                .param("token", viewer.token().bytes())
                .param("enrolment", enrolment)
                .param("id", ids.next())
                .param("message", message)
                .param("body", sealed(message, text))
                .query((row, n) -> new Written(
                        row.getObject("conversation", UUID.class), Verdict.valueOf(row.getString("verdict"))))
                .single();
    }

    Verdict begin(Viewer viewer, UUID id, Conversation.Kind kind, MessageText.Fit text) {
        var message = ids.next();
        return verdict(
                "conversations.begin_own(:token, :id, :kind, :message, :body)",
                viewer,
                Map.of("id", id, "kind", kind.name(), "message", message, "body", sealed(message, text)));
    }

    Verdict reply(Viewer viewer, UUID id, MessageText.Fit text) {
        var message = ids.next();
        return verdict(
                "conversations.reply(:token, :id, :message, :body)",
                viewer,
                Map.of("id", id, "message", message, "body", sealed(message, text)));
    }

    Verdict settle(Viewer viewer, UUID id, int messages) {
        return verdict("conversations.settle(:token, :id, :messages)", viewer, Map.of("id", id, "messages", messages));
    }

    private byte[] sealed(UUID message, MessageText.Fit text) {
        return seal.seal(text.text().getBytes(UTF_8), message.toString());
    }

    private Verdict verdict(String call, Viewer viewer, Map<String, ?> parameters) {
        return Verdict.valueOf(db.sql("select " + call)
                .param("token", viewer.token().bytes())
                .params(parameters)
                .query(String.class)
                .single());
    }
}
