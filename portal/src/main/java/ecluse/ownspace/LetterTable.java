package ecluse.ownspace;

import ecluse.kernel.KeyFile;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Settings;
import ecluse.kernel.Viewer;
import ecluse.ownspace.InvitationTable.Invited;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Letters that hold a code: asked for, printed, come back. The database sees a code's HMAC, under a key that it has not. */
@Component
class LetterTable {
    private final JdbcClient db;
    private final KeyFile.Keyed keyed;

    LetterTable(JdbcClient db, Settings settings) {
        this.db = db;
        this.keyed = KeyFile.in(settings.keys()).keyed("codes by letter");
    }

    /** @param key what stands for identifier and birth date, whoever's they are */
    void ask(UUID id, byte[] key) {
        db.sql("select ownspace.ask_letter(:id, :key)")
                .param("id", id)
                .param("key", key)
                .query((row, n) -> "")
                .list();
    }

    Invited invite(Viewer adviser, UUID id, PersonRef person) {
        return Invited.valueOf(db.sql("select ownspace.invite_letter(:token, :id, :person)")
                .param("token", adviser.token().bytes())
                .param("id", id)
                .param("person", person.value())
                .query(String.class)
                .single());
    }

    /** A letter that is being printed: to whom, with which code. Prints neither. */
    record Claim(UUID letter, PersonRef person, LetterCode code, String number) {
        @Override
        public String toString() {
            return "Claim[" + letter + "]";
        }
    }

    /** The next that waits; the code is made now, and what rests of it is an HMAC. */
    Optional<Claim> print(Viewer clerk, UUID batch) {
        var code = LetterCode.fresh();
        var number = LetterNumber.fresh();
        return db.sql("select letter, person from ownspace.print(:token, :batch, :number, :hash)")
                .param("token", clerk.token().bytes())
                .param("batch", batch)
                .param("number", number)
                .param("hash", hash(code))
                .query(claim(code, number))
                .optional();
    }

    /** With a code and a number of its own: those of the paper before are over. */
    Optional<Claim> printAgain(Viewer clerk, UUID letter) {
        var code = LetterCode.fresh();
        var number = LetterNumber.fresh();
        return db.sql("select letter, person from ownspace.print_again(:token, :letter, :number, :hash)")
                .param("token", clerk.token().bytes())
                .param("letter", letter)
                .param("number", number)
                .param("hash", hash(code))
                .query(claim(code, number))
                .optional();
    }

    private static RowMapper<Claim> claim(LetterCode code, String number) {
        return (row, n) -> new Claim(
                row.getObject("letter", UUID.class), new PersonRef(row.getObject("person", UUID.class)), code, number);
    }

    /** What becomes of a letter on its way to paper. */
    enum Outcome {
        PRINTED,
        /** The registry has no postal address. */
        NO_ADDRESS,
        /** The gate did not open; it stays in the queue. */
        WAITING
    }

    void settle(Claim claim, Outcome outcome) {
        db.sql("select ownspace.settle_print(:letter, :hash, :state)")
                .param("letter", claim.letter())
                .param("hash", hash(claim.code()))
                .param("state", outcome.name())
                .query((row, n) -> "")
                .list();
    }

    /** False: no letter of that number could still open anything. */
    boolean cameBack(Viewer clerk, String number) {
        return db.sql("select ownspace.came_back(:token, :number)")
                .param("token", clerk.token().bytes())
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /**
     * @param link by which the page goes on, if all three are right
     * @param login what the account will be known by
     */
    boolean prove(LetterCode code, byte[] key, String login, byte[] link, byte[] proof) {
        return db.sql("select ownspace.prove_letter(:hash, :key, :login, :link, :proof)")
                .param("hash", hash(code))
                .param("key", key)
                .param("login", login)
                .param("link", link)
                .param("proof", proof)
                .query(Boolean.class)
                .single();
    }

    private byte[] hash(LetterCode code) {
        return keyed.of(code.characters());
    }

    void forget() {
        db.sql("select ownspace.forget_letters()").query((row, n) -> "").list();
    }

    /** What waits for the printer: counts, and since when. */
    record Queue(int byAdvisers, int byPersons, @Nullable OffsetDateTime since) {
        public int all() {
            return byAdvisers + byPersons;
        }
    }

    Queue queue() {
        return db.sql("""
                        select count(*) filter (where asked_by is not null) as by_advisers,
                               count(*) filter (where asked_by is null) as by_persons, min(asked_at) as since
                          from ownspace.letter where state = 'WAITING' and expires_at > clock_timestamp()
                        """)
                .query((row, n) -> new Queue(
                        row.getInt("by_advisers"),
                        row.getInt("by_persons"),
                        row.getObject("since", OffsetDateTime.class)))
                .single();
    }

    /** What was printed at one time: nobody's name. {@code open} of them may still open a space. */
    record Batch(UUID id, Instant at, String by, int letters, int open) {}

    List<Batch> batches() {
        return db.sql("""
                        select l.batch, max(l.printed_at) as at, max(a.display_name) as by, count(*) as letters,
                               count(*) filter (where l.state = 'PRINTED' and l.expires_at > clock_timestamp()) as open
                          from ownspace.letter l join accounts.account a on a.id = l.printed_by
                         where l.batch is not null group by l.batch order by at desc limit 30
                        """)
                .query((row, n) -> new Batch(
                        row.getObject("batch", UUID.class),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("by"),
                        row.getInt("letters"),
                        row.getInt("open")))
                .list();
    }

    /** The letters of a batch whose code may still open. */
    List<UUID> open(UUID batch) {
        return db.sql("""
                        select id from ownspace.letter
                         where batch = :batch and state = 'PRINTED' and expires_at > clock_timestamp() order by asked_at, id
                        """).param("batch", batch).query(UUID.class).list();
    }

    /** One letter as the adviser in charge sees it. */
    record Asked(OffsetDateTime askedAt, boolean byAdviser, String state) {}

    List<Asked> of(PersonRef person) {
        return db.sql("""
                        select asked_at, asked_by is not null as by_adviser, state
                          from ownspace.letter where person = :person order by asked_at desc limit 5
                        """)
                .param("person", person.value())
                .query((row, n) -> new Asked(
                        row.getObject("asked_at", OffsetDateTime.class),
                        row.getBoolean("by_adviser"),
                        row.getString("state")))
                .list();
    }
}
