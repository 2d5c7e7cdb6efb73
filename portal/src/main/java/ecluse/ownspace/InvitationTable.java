package ecluse.ownspace;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Viewer;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Links into the own space, and what the database does with them. */
@Component
class InvitationTable {
    private final JdbcClient db;

    InvitationTable(JdbcClient db) {
        this.db = db;
    }

    /** @param key what stands for identifier and birth date, whoever's they are */
    void ask(UUID id, byte[] key) {
        db.sql("select ownspace.ask(:id, :key)")
                .param("id", id)
                .param("key", key)
                .query((row, n) -> "")
                .list();
    }

    /** How an adviser's wish ends. */
    enum Invited {
        DONE,
        NOT_YOURS,
        /** Three within a day. */
        TOO_MANY
    }

    Invited invite(Viewer adviser, UUID id, PersonRef person) {
        return Invited.valueOf(db.sql("select ownspace.invite(:token, :id, :person)")
                .param("token", adviser.token().bytes())
                .param("id", id)
                .param("person", person.value())
                .query(String.class)
                .single());
    }

    /** A mail that this worker alone writes. */
    record Claim(UUID invitation, PersonRef person, int attempt) {}

    Optional<Claim> claim(byte[] link) {
        return db.sql("select invitation, person, attempt from ownspace.claim(:link)")
                .param("link", link)
                .query((row, n) -> new Claim(
                        row.getObject("invitation", UUID.class),
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getInt("attempt")))
                .optional();
    }

    void settle(Claim claim, String outcome) {
        db.sql("select ownspace.settle(:invitation, :attempt, :outcome)")
                .param("invitation", claim.invitation())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }

    void forget() {
        db.sql("select ownspace.forget()").query((row, n) -> "").list();
    }

    boolean live(byte[] link) {
        return db.sql("select ownspace.live(:link) is not null")
                .param("link", link)
                .query(Boolean.class)
                .single();
    }

    /** @param login what the account will be known by, if identifier and birth date are right */
    boolean prove(byte[] link, byte[] key, String login, byte[] proof) {
        return db.sql("select ownspace.prove(:link, :key, :login, :proof)")
                .param("link", link)
                .param("key", key)
                .param("login", login)
                .param("proof", proof)
                .query(Boolean.class)
                .single();
    }

    /** What makes an account of a person. */
    record Opening(AccountId account, String code, String passwordHash, String displayName, String language) {
        @Override
        public String toString() {
            return "Opening[" + account + "]";
        }
    }

    boolean activate(byte[] link, byte[] proof, Opening opening) {
        return db.sql("""
                        select ownspace.activate(:link, :proof, :account, :code, :hash, :name, :language)
                        """)
                .param("link", link)
                .param("proof", proof)
                .param("account", opening.account().value())
                .param("code", opening.code())
                .param("hash", opening.passwordHash())
                .param("name", opening.displayName())
                .param("language", opening.language())
                .query(Boolean.class)
                .single();
    }

    /** Where a person's space stands, for the adviser in charge. */
    record Standing(@Nullable OffsetDateTime openedAt, boolean closedByHolder, List<Sent> sent) {}

    /** One link: when it was asked for, whether by an adviser, what became of the mail. */
    record Sent(OffsetDateTime askedAt, boolean byAdviser, String state, OffsetDateTime expiresAt, boolean used) {}

    Standing standing(PersonRef person) {
        var opened = db.sql("select opened_at from ownspace.space where person = :person")
                .param("person", person.value())
                .query(OffsetDateTime.class)
                .optional();
        var sent = db.sql("""
                        select asked_at, asked_by is not null as by_adviser, state, expires_at, used_at is not null as used
                          from ownspace.invitation where person = :person and letter is null order by asked_at desc limit 5
                        """)
                .param("person", person.value())
                .query((row, n) -> new Sent(
                        row.getObject("asked_at", OffsetDateTime.class),
                        row.getBoolean("by_adviser"),
                        row.getString("state"),
                        row.getObject("expires_at", OffsetDateTime.class),
                        row.getBoolean("used")))
                .list();
        boolean closed =
                db.sql("""
                        select exists (select from ownspace.space s join containment.lock l on l.target = s.account::text
                                        where s.person = :person and l.scope = 2 and l.rule = 'NOT_ME'
                                          and l.reopened_position is null and l.lapsed_at is null)
                        """).param("person", person.value()).query(Boolean.class).single();
        return new Standing(opened.orElse(null), closed, sent);
    }
}
